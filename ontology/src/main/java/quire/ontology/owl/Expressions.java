package quire.ontology.owl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLClassExpression;
import org.semanticweb.owlapi.model.OWLDataHasValue;
import org.semanticweb.owlapi.model.OWLDataMinCardinality;
import org.semanticweb.owlapi.model.OWLDataSomeValuesFrom;
import org.semanticweb.owlapi.model.OWLObjectAllValuesFrom;
import org.semanticweb.owlapi.model.OWLObjectCardinalityRestriction;
import org.semanticweb.owlapi.model.OWLObjectComplementOf;
import org.semanticweb.owlapi.model.OWLObjectExactCardinality;
import org.semanticweb.owlapi.model.OWLObjectHasSelf;
import org.semanticweb.owlapi.model.OWLObjectHasValue;
import org.semanticweb.owlapi.model.OWLObjectIntersectionOf;
import org.semanticweb.owlapi.model.OWLObjectMaxCardinality;
import org.semanticweb.owlapi.model.OWLObjectMinCardinality;
import org.semanticweb.owlapi.model.OWLObjectOneOf;
import org.semanticweb.owlapi.model.OWLObjectSomeValuesFrom;
import org.semanticweb.owlapi.model.OWLObjectUnionOf;
import quire.ontology.model.Atom;

/// Class expressions as bodies (what is asked of x) and as heads (what is said of x).
final class Expressions {
  static final String THING = "http://www.w3.org/2002/07/owl#Thing";

  private final Draft draft;
  private boolean asksTop;

  Expressions(Draft draft) {
    this.draft = draft;
  }

  /// Whether some body asks for owl:Thing.
  boolean asksTop() {
    return asksTop;
  }

  /// The conjunctions of which one must hold for x to be in the class.
  List<List<Atom>> bodies(OWLClassExpression expression, int x) {
    return switch (expression) {
      case OWLClass named -> named(named, x);
      case OWLObjectIntersectionOf all -> product(all, x);
      case OWLObjectUnionOf any -> {
        var bodies = new ArrayList<List<Atom>>();
        any.operands().forEach(part -> bodies.addAll(bodies(part, x)));
        yield bodies;
      }
      case OWLObjectSomeValuesFrom some -> {
        if (some.getFiller() instanceof OWLObjectOneOf values) {
          yield values
              .individuals()
              .map(i -> List.of(draft.binary(some.getProperty(), x, draft.constant(i))))
              .toList();
        }
        int y = draft.fresh();
        yield with(draft.binary(some.getProperty(), x, y), fillers(some.getFiller(), y));
      }
      case OWLObjectHasValue value ->
          List.of(List.of(draft.binary(value.getProperty(), x, draft.constant(value.getFiller()))));
      case OWLObjectHasSelf self -> List.of(List.of(draft.binary(self.getProperty(), x, x)));
      case OWLObjectMinCardinality min when min.getCardinality() == 1 -> {
        int y = draft.fresh();
        yield with(draft.binary(min.getProperty(), x, y), fillers(min.getFiller(), y));
      }
      case OWLDataHasValue value ->
          List.of(List.of(draft.data(value.getProperty(), x, draft.constant(value.getFiller()))));
      case OWLDataSomeValuesFrom some when some.getFiller().isTopDatatype() ->
          List.of(List.of(draft.data(some.getProperty(), x, draft.fresh())));
      default ->
          throw new Untranslatable(word(expression) + " on the left of an axiom is no rule body");
    };
  }

  private List<List<Atom>> named(OWLClass named, int x) {
    if (named.isOWLNothing()) {
      return List.of();
    }
    asksTop |= named.isOWLThing();
    return List.of(List.of(draft.unary(named, x)));
  }

  /// As bodies, but owl:Thing asks for nothing: the property atom speaks of y already.
  private List<List<Atom>> fillers(OWLClassExpression filler, int y) {
    return filler.isOWLThing() ? List.of(List.of()) : bodies(filler, y);
  }

  private List<List<Atom>> product(OWLObjectIntersectionOf all, int x) {
    List<List<Atom>> product = List.of(List.of());
    for (var part : all.getOperandsAsList()) {
      if (part.isOWLThing()) {
        continue;
      }
      var next = new ArrayList<List<Atom>>();
      var alternatives = bodies(part, x);
      for (var left : product) {
        for (var right : alternatives) {
          var both = new ArrayList<>(left);
          both.addAll(right);
          next.add(both);
        }
      }
      if (next.size() > 64) {
        throw new Untranslatable("unions on the left multiply to more than 64 rules");
      }
      product = next;
    }
    return product;
  }

  private static List<List<Atom>> with(Atom atom, List<List<Atom>> bodies) {
    var longer = new ArrayList<List<Atom>>();
    for (var body : bodies) {
      var both = new ArrayList<Atom>(List.of(atom));
      both.addAll(body);
      longer.add(both);
    }
    return longer;
  }

  /// Says that whatever matches the body is in the class: one rule for each conjunct.
  void say(OWLClassExpression expression, int x, List<Atom> body) {
    var atoms = new ArrayList<Atom>();
    if (head(expression, x, atoms)) {
      if (!atoms.isEmpty()) {
        draft.rule(body, atoms);
      }
      return;
    }
    switch (expression) {
      case OWLClass nothing -> forbid(body, nothing);
      case OWLObjectIntersectionOf all ->
          all.getOperandsAsList().forEach(part -> say(part, x, body));
      case OWLObjectComplementOf not -> {
        for (var denied : bodies(not.getOperand(), x)) {
          draft.rule(joined(body, denied), List.of());
        }
      }
      case OWLObjectAllValuesFrom all -> {
        int y = draft.fresh();
        say(all.getFiller(), y, joined(body, List.of(draft.binary(all.getProperty(), x, y))));
      }
      case OWLObjectSomeValuesFrom some -> named(body, some, x);
      case OWLObjectMinCardinality min when min.getCardinality() == 1 -> named(body, min, x);
      case OWLObjectMaxCardinality max when max.getCardinality() == 0 -> none(max, x, body);
      case OWLObjectExactCardinality exact when exact.getCardinality() == 0 -> none(exact, x, body);
      case OWLObjectExactCardinality exact -> {
        var some = new ArrayList<Atom>();
        if (some(exact.getFiller(), some, y -> draft.binary(exact.getProperty(), x, y))) {
          draft.rule(body, some);
        }
        throw new Untranslatable("that there is one is kept; that there is no more needs equality");
      }
      case OWLObjectMinCardinality min when min.getCardinality() == 0 -> {
        // says nothing
      }
      default -> throw new Untranslatable(reason(expression));
    }
  }

  private void forbid(List<Atom> body, OWLClass nothing) {
    if (!nothing.isOWLNothing()) {
      throw new Untranslatable("class " + nothing);
    }
    draft.rule(body, List.of());
  }

  private void none(OWLObjectCardinalityRestriction none, int x, List<Atom> body) {
    int y = draft.fresh();
    for (var filler : fillers(none.getFiller(), y)) {
      var all = joined(body, List.of(draft.binary(none.getProperty(), x, y)));
      draft.rule(joined(all, filler), List.of());
    }
  }

  /// A filler that no head can say gets a name, and what it says is said of the name.
  private void named(List<Atom> body, OWLClassExpression outer, int x) {
    var property =
        outer instanceof OWLObjectSomeValuesFrom some
            ? some.getProperty()
            : ((OWLObjectMinCardinality) outer).getProperty();
    var filler =
        outer instanceof OWLObjectSomeValuesFrom some
            ? some.getFiller()
            : ((OWLObjectMinCardinality) outer).getFiller();
    if (filler.isOWLNothing()) {
      draft.rule(body, List.of());
      return;
    }
    int y = draft.fresh();
    var name = draft.unary(draft.freshClass(), y);
    say(filler, y, List.of(name));
    draft.rule(body, List.of(draft.binary(property, x, y), name));
  }

  /// The atoms that say a class of x, where atoms can.
  private boolean head(OWLClassExpression expression, int x, List<Atom> atoms) {
    return switch (expression) {
      case OWLClass named -> {
        if (named.isOWLNothing()) {
          yield false;
        }
        if (!named.isOWLThing()) {
          atoms.add(draft.unary(named, x));
        }
        yield true;
      }
      case OWLObjectIntersectionOf all -> {
        boolean every = true;
        for (var part : all.getOperandsAsList()) {
          every &= head(part, x, atoms);
        }
        yield every;
      }
      case OWLObjectSomeValuesFrom some ->
          some(some.getFiller(), atoms, y -> draft.binary(some.getProperty(), x, y));
      case OWLObjectMinCardinality min when min.getCardinality() == 1 ->
          some(min.getFiller(), atoms, y -> draft.binary(min.getProperty(), x, y));
      case OWLObjectHasValue value ->
          atoms.add(draft.binary(value.getProperty(), x, draft.constant(value.getFiller())));
      case OWLObjectHasSelf self -> atoms.add(draft.binary(self.getProperty(), x, x));
      case OWLDataHasValue value ->
          atoms.add(draft.data(value.getProperty(), x, draft.constant(value.getFiller())));
      case OWLDataMinCardinality min
          when min.getCardinality() == 1 && min.getFiller().isTopDatatype() ->
          atoms.add(draft.data(min.getProperty(), x, draft.fresh()));
      case OWLDataSomeValuesFrom some when some.getFiller().isTopDatatype() ->
          atoms.add(draft.data(some.getProperty(), x, draft.fresh()));
      default -> false;
    };
  }

  private boolean some(
      OWLClassExpression filler, List<Atom> atoms, java.util.function.IntFunction<Atom> edge) {
    if (filler instanceof OWLObjectOneOf values) {
      var single = single(values);
      return single != null && atoms.add(edge.apply(single));
    }
    int y = draft.fresh();
    atoms.add(edge.apply(y));
    return head(filler, y, atoms);
  }

  private @Nullable Integer single(OWLObjectOneOf values) {
    var all = values.getOperandsAsList();
    return all.size() == 1 ? draft.constant(all.getFirst()) : null;
  }

  static List<Atom> joined(List<Atom> left, List<Atom> right) {
    var all = new ArrayList<>(left);
    all.addAll(right);
    return all;
  }

  private static String word(OWLClassExpression expression) {
    return expression.getClassExpressionType().getName();
  }

  private static String reason(OWLClassExpression expression) {
    return switch (expression) {
      case OWLObjectUnionOf _ -> "a union on the right is a disjunction";
      case OWLObjectMaxCardinality _, OWLObjectExactCardinality _ ->
          "a cardinality above 0 needs equality";
      case OWLObjectMinCardinality _ -> "a cardinality above 1 needs inequality";
      case OWLObjectOneOf _ -> "an enumeration on the right needs equality";
      default -> word(expression) + " on the right of an axiom is no rule head (datatype)";
    };
  }
}
