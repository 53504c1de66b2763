package quire.ontology.owl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.base.RequestException;
import quire.ontology.Chase;
import quire.ontology.KnowledgeBase;
import quire.ontology.explain.Classification;
import quire.ontology.explain.Coherence;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Variant;

class OwlTest {
  @TempDir Path folder;

  private KnowledgeBase load(String axioms) throws IOException {
    String text =
        axioms.startsWith("Prefix")
            ? axioms
            : "Prefix(:=<http://e/>)\nPrefix(owl:=<http://www.w3.org/2002/07/owl#>)\n"
                + "Prefix(rdfs:=<http://www.w3.org/2000/01/rdf-schema#>)\n"
                + "Ontology(<http://e>\n"
                + axioms
                + "\n)";
    return KnowledgeBase.load(Files.writeString(folder.resolve("o.ofn"), text));
  }

  /// One axiom, the rules it becomes with `http://e/` left out; `#` for none.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SubClassOf(:A :B) | B(X) :- A(X).",
        "SubClassOf(ObjectIntersectionOf(:A :B) :C) | C(X) :- A(X), B(X).",
        "SubClassOf(ObjectUnionOf(:A :B) :C) | C(X) :- A(X). C(X) :- B(X).",
        "SubClassOf(:A ObjectSomeValuesFrom(:r :B)) | r(X,Y), B(Y) :- A(X).",
        "SubClassOf(:A ObjectSomeValuesFrom(:r owl:Thing)) | r(X,Y) :- A(X).",
        "SubClassOf(ObjectSomeValuesFrom(:r :B) :A) | A(X) :- r(X,Y), B(Y).",
        "SubClassOf(:A ObjectAllValuesFrom(:r :B)) | B(Y) :- A(X), r(X,Y).",
        "SubClassOf(:A ObjectHasValue(:r :i)) | r(X,i) :- A(X).",
        "SubClassOf(:A ObjectComplementOf(:B)) | ! :- A(X), B(X).",
        "SubClassOf(:A owl:Nothing) | ! :- A(X).",
        "SubClassOf(:A ObjectMaxCardinality(0 :r :B)) | ! :- A(X), r(X,Y), B(Y).",
        "SubClassOf(:A ObjectMinCardinality(1 :r :B)) | r(X,Y), B(Y) :- A(X).",
        "DisjointClasses(:A :B :C) | ! :- A(X), B(X). ! :- A(Y), C(Y). ! :- B(Z), C(Z).",
        "SubObjectPropertyOf(:r :s) | s(X,Y) :- r(X,Y).",
        "SubObjectPropertyOf(ObjectInverseOf(:r) :s) | s(X,Y) :- r(Y,X).",
        "InverseObjectProperties(:r :s) | s(Y,X) :- r(X,Y). r(Y,X) :- s(X,Y).",
        "ObjectPropertyDomain(:r :A) | A(X) :- r(X,Y).",
        "ObjectPropertyRange(:r :A) | A(Y) :- r(X,Y).",
        "TransitiveObjectProperty(:r) | r(X,Z) :- r(X,Y), r(Y,Z).",
        "SymmetricObjectProperty(:r) | r(Y,X) :- r(X,Y).",
        "AsymmetricObjectProperty(:r) | ! :- r(X,Y), r(Y,X).",
        "IrreflexiveObjectProperty(:r) | ! :- r(X,X).",
        "DisjointObjectProperties(:r :s) | ! :- r(X,Y), s(X,Y).",
        "NegativeObjectPropertyAssertion(:r :i :j) | ! :- r(i,j).",
        "FunctionalObjectProperty(:r) | #needs equality",
        "SubClassOf(:A ObjectUnionOf(:B :C)) | #disjunction",
        "SubClassOf(:A ObjectMaxCardinality(1 :r)) | #equality",
        "SubClassOf(ObjectAllValuesFrom(:r :B) :A) | #on the left",
        "SameIndividual(:i :j) | #needs equality",
        "SubClassOf(:A DataMinCardinality(1 :d)) | d(X,Y) :- A(X).",
        "DLSafeRule(Body(ClassAtom(:A Variable(:x)) ObjectPropertyAtom(:r Variable(:x) Variable(:y)))"
            + " Head(ClassAtom(:B Variable(:y)))) | B(Y) :- A(X), r(X,Y)."
      })
  void translatesAxiomByAxiom(String axiom, String expected) throws IOException {
    var kb = load(axiom);
    if (expected.startsWith("#")) {
      assertThat(kb.rules()).isEmpty();
      assertThat(kb.program().skipped()).hasSize(1);
      assertThat(kb.program().skipped().getFirst().reason()).contains(expected.substring(1));
      return;
    }
    String rules = String.join(" ", kb.rules()).replaceAll("<http://e/(\\w+)>", "$1");
    assertThat(rules).isEqualTo(expected);
    assertThat(kb.program().skipped()).isEmpty();
  }

  /// jcel issue 7: one unsupported axiom must not stop the rest; Rulewerk issue 209: nothing is
  /// left out silently, disjointness least of all.
  @Test
  void whatIsLeftOutIsCountedAndTheRestIsKept() throws IOException {
    var program = load(OwlSamples.FUNCTIONAL).program();
    assertThat(program.skipped()).hasSize(4);
    int translated = program.axioms().values().stream().mapToInt(c -> c[0]).sum();
    int skipped = program.axioms().values().stream().mapToInt(c -> c[1]).sum();
    assertThat(translated).isEqualTo(12);
    assertThat(skipped).isEqualTo(4);
    assertThat(program.axioms().get("DisjointClasses")).containsExactly(1, 0);
    assertThat(program.axioms().get("SubClassOf")).containsExactly(6, 2);
  }

  @Test
  void classifiesAndFindsTheUnsatisfiable() throws IOException {
    var found =
        Classification.of(load(OwlSamples.FUNCTIONAL).program(), ChaseOptions.of(Variant.SKOLEM));
    assertThat(found.unsatisfiable()).containsExactly("<http://e/F>", "<http://e/G>");
    assertThat(found.equivalent()).containsExactly(List.of("<http://e/A>", "<http://e/D>"));
    assertThat(found.parents().get("<http://e/A>")).containsExactly("<http://e/C>");
    assertThat(found.parents()).containsKey("<http://e/Lone>");
  }

  @Test
  void coherenceNamesTheConstraint() {
    var program =
        KnowledgeBase.parse("b(X) :- a(X). c(X) :- a(X). [apart] ! :- b(X), c(X).").program();
    var found = Coherence.of(program, ChaseOptions.of(Variant.RESTRICTED));
    assertThat(found.because()).containsExactly(java.util.Map.entry("a", "apart"));
    assertThat(found.classes()).isEqualTo(3);
  }

  /// Both ways to look at members agree where both apply.
  @Test
  void inversesNeedTheChaseAndGetIt() throws IOException {
    var kb =
        load(
            """
            SubClassOf(:A ObjectSomeValuesFrom(:r :B))
            InverseObjectProperties(:r :s)
            SubClassOf(ObjectSomeValuesFrom(:s :A) :C)
            SubClassOf(ObjectSomeValuesFrom(:r :C) :D)
            """);
    var found = Classification.of(kb.program(), ChaseOptions.of(Variant.RESTRICTED));
    assertThat(found.parents().get("<http://e/A>")).containsExactly("<http://e/D>");
    assertThat(found.parents().get("<http://e/B>")).isEmpty();
  }

  @Test
  void assertionsBecomeFactsAndNulls() throws IOException {
    var kb =
        load(
            """
            ClassAssertion(ObjectSomeValuesFrom(:r :B) :x)
            ReflexiveObjectProperty(:near)
            DataPropertyAssertion(:age :x "3")
            """);
    var closure = Chase.run(kb, "restricted", 1000);
    assertThat(closure.entails("<http://e/r>(<http://e/x>,Z)")).isTrue();
    assertThat(closure.entails("<http://e/near>(<http://e/x>,<http://e/x>)")).isTrue();
    assertThat(closure.entails("<http://e/age>(<http://e/x>,\"3\")")).isTrue();
  }

  @Test
  void readsEverySyntaxAndNamesTheLineOfAFault() throws IOException {
    Path manchester =
        Files.writeString(
            folder.resolve("m.omn"),
            "Prefix: : <http://e/>\nOntology: <http://e>\nClass: :A\n  SubClassOf: :B\nClass: :B\n");
    Path xml =
        Files.writeString(
            folder.resolve("x.owl"),
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
              xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
              xmlns:owl="http://www.w3.org/2002/07/owl#">
              <owl:Ontology rdf:about="http://e"/>
              <owl:Class rdf:about="http://e/A">
                <rdfs:subClassOf rdf:resource="http://e/B"/></owl:Class>
              <owl:Class rdf:about="http://e/B"/>
            </rdf:RDF>
            """);
    Path obo =
        Files.writeString(
            folder.resolve("o.obo"),
            "format-version: 1.2\nontology: e\n\n[Term]\nid: E:1\nname: a\nis_a: E:2\n\n[Term]\nid: E:2\nname: b\n");
    for (Path file : List.of(manchester, xml, obo)) {
      assertThat(KnowledgeBase.load(file).program().rules()).as(file.toString()).hasSize(1);
    }
    Path bad =
        Files.writeString(
            folder.resolve("b.ofn"),
            "Prefix(:=<http://e/>)\nOntology(<http://e>\nSubClassOf(:A :B\n");
    assertThatThrownBy(() -> KnowledgeBase.load(bad))
        .isInstanceOf(RequestException.class)
        .hasMessageMatching("(?s)" + java.util.regex.Pattern.quote(bad.toString()) + ":[34]:.*");
  }

  @Test
  void importsAreFoundBesideTheFileOrNamed() throws IOException {
    Files.writeString(
        folder.resolve("part.ofn"),
        "Prefix(:=<http://e/>)\nOntology(<http://e/part>\nImport(<http://e/o>)\nSubClassOf(:B :C))");
    var kb =
        load(
            "Prefix(:=<http://e/>)\nOntology(<http://e/o>\nImport(<http://e/part>)\n"
                + "Import(<http://far/away>)\nSubClassOf(:A :B))");
    assertThat(kb.rules()).hasSize(2);
    assertThat(kb.warnings()).anyMatch(w -> w.contains("http://far/away"));
  }
}
