/// Existential rules that reason and explain themselves; convex regions that keep them.
///
/// Paper: Gutierrez-Basulto and Schockaert, *From Knowledge Graph Embedding to Ontology Embedding?
/// An Analysis of the Compatibility between Vector Space Representations and Rules*, KR 2018 (arXiv
/// 1805.10461). Start at [KnowledgeBase], then [Chase].
///
/// | in the paper and the field | here | note |
/// |---|---|---|
/// | knowledge base (Sigma, D) | [KnowledgeBase] | facts, existential rules, negative constraints |
/// | chase of D by Sigma | [Chase], [Closure] | oblivious, skolem, restricted, core |
/// | quasi-chained rule | [quire.ontology.check.QuasiChain] | with the cycle where it is not |
/// | weak acyclicity and wider | [quire.ontology.check.Termination] | each failing test with a witness |
/// | certain answer | [Closure#answers(String)] | never holds a null |
/// | OWL reasoner | [RuleReasonerFactory] | OWLAPI's interface, supported profile |
@NullMarked
package quire.ontology;

import org.jspecify.annotations.NullMarked;
