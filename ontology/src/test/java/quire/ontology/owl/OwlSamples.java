package quire.ontology.owl;

/// Small ontologies for tests.
public final class OwlSamples {
  /// Axioms of most kinds, some that rules cannot say.
  public static final String FUNCTIONAL =
      """
      Prefix(:=<http://e/>)
      Prefix(owl:=<http://www.w3.org/2002/07/owl#>)
      Prefix(xsd:=<http://www.w3.org/2001/XMLSchema#>)
      Ontology(<http://e>
      Declaration(Class(:Lone))
      SubClassOf(:A ObjectSomeValuesFrom(:r :B))
      SubClassOf(:B ObjectSomeValuesFrom(:r :A))
      SubClassOf(ObjectSomeValuesFrom(:r :B) :C)
      EquivalentClasses(:D ObjectIntersectionOf(:C :A))
      SubClassOf(:D ObjectUnionOf(:A :B))
      DisjointClasses(:B :E)
      SubClassOf(:F :B)
      SubClassOf(:F :E)
      SubClassOf(:G ObjectSomeValuesFrom(:s :F))
      FunctionalObjectProperty(:r)
      SubObjectPropertyOf(ObjectPropertyChain(:r :s) :t)
      ObjectPropertyAssertion(:r :x :y)
      DataPropertyAssertion(:age :x "3"^^xsd:integer)
      DataPropertyRange(:age xsd:integer)
      ClassAssertion(:A :x)
      SubClassOf(:A ObjectMaxCardinality(1 :r))
      )
      """;

  private OwlSamples() {}
}
