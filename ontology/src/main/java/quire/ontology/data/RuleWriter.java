package quire.ontology.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quire.base.AtomicFile;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.ontology.model.Atom;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;
import quire.ontology.model.Terms;

/// Writes rules and facts as dlgp or in Rulewerk's syntax.
public final class RuleWriter {
  private final Program program;

  /// @param program whose rules and names are written
  public RuleWriter(Program program) {
    this.program = program;
  }

  /// Writes all rules and given facts.
  ///
  /// @param file `.dlgp`, `.dlp` or `.rls`
  public void write(Path file) {
    boolean rls = Loader.ending(file).equals(".rls");
    try {
      AtomicFile.write(
          file,
          out -> {
            var writer =
                new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
            var given = new Instance(program.predicates());
            given.addGiven(program.facts());
            if (rls) {
              rlsFacts(given, writer);
              rlsRules(writer);
            } else {
              dlgpFacts(given, writer);
              dlgpRules(writer);
            }
            writer.flush();
          });
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  /// Rules, constraints and queries as dlgp.
  void dlgpRules(Writer writer) throws IOException {
    for (var rule : program.rules()) {
      String label = rule.label();
      boolean plain = label != null && label.indexOf(']') < 0 && label.indexOf('\n') < 0;
      writer.write((plain ? "[" + label + "] " : "") + program.text(rule) + "\n");
    }
    for (var query : program.queries()) {
      var names = query.answers().stream().map(query.variables()::get).toList();
      String head = names.isEmpty() ? "?" : "?(" + String.join(",", names) + ")";
      writer.write(head + " :- " + program.join(query.body(), query.variables()) + ".\n");
    }
  }

  /// Facts as dlgp. Facts that share nulls are one statement, its nulls are variables.
  void dlgpFacts(Instance instance, Writer writer) throws IOException {
    var pieces = new NullPieces();
    for (int p = 0; p < instance.predicates(); p++) {
      var relation = instance.relation(p);
      for (int row = 0; row < relation.size(); row++) {
        var atom = new Atom(p, relation.row(row));
        if (!pieces.add(atom)) {
          writer.write(program.text(atom) + ".\n");
        }
      }
    }
    for (var piece : pieces.all()) {
      var names = new HashMap<Integer, Integer>();
      var variables = new ArrayList<String>();
      var open = new ArrayList<Atom>();
      for (var atom : piece) {
        int[] terms = atom.terms().clone();
        for (int i = 0; i < terms.length; i++) {
          if (Terms.isNull(terms[i])) {
            terms[i] =
                ~names.computeIfAbsent(
                    terms[i],
                    _ -> {
                      variables.add("N" + (variables.size() + 1));
                      return variables.size() - 1;
                    });
          }
        }
        open.add(new Atom(atom.predicate(), terms));
      }
      writer.write(program.join(open, variables) + ".\n");
    }
  }

  /// Facts in Rulewerk's syntax.
  void rlsFacts(Instance instance, Writer writer) throws IOException {
    for (int p = 0; p < instance.predicates(); p++) {
      var relation = instance.relation(p);
      refuseEmpty(p);
      for (int row = 0; row < relation.size(); row++) {
        writer.write(program.text(new Atom(p, relation.row(row))) + " .\n");
      }
    }
  }

  private void refuseEmpty(int predicate) {
    if (program.predicates().arity(predicate) == 0) {
      throw new RequestException(
          program.predicates().text(predicate) + "() has no terms, which .rls cannot hold");
    }
  }

  private void rlsRules(Writer writer) throws IOException {
    for (var rule : program.rules()) {
      if (rule.body().isEmpty()) {
        throw new RequestException(
            program.text(rule) + ": a rule without a body, which .rls cannot hold");
      }
      var names = new ArrayList<String>();
      var existential = rule.existential();
      for (int v = 0; v < rule.variables().size(); v++) {
        names.add((existential.contains(v) ? "!" : "?") + rule.variables().get(v));
      }
      String head =
          rule.isConstraint() ? "inconsistent(?" + firstName(rule) + ")" : join(rule.head(), names);
      writer.write(head + " :- " + join(rule.body(), names) + " .\n");
    }
  }

  /// Rulewerk has no constraints: they derive `inconsistent`.
  private static String firstName(Rule rule) {
    return rule.variables()
        .get(
            rule.bodyVariables().stream()
                .findFirst()
                .orElseThrow(() ->
                    new RequestException(
                        "a constraint without variables, which .rls cannot hold")));
  }

  private String join(List<Atom> atoms, List<String> names) {
    return program.join(atoms, names);
  }

  /// Facts grouped by the nulls that they share.
  private static final class NullPieces {
    private final Map<Integer, Integer> parent = new HashMap<>();
    private final List<Atom> atoms = new ArrayList<>();

    /// Keeps an atom that has nulls.
    boolean add(Atom atom) {
      int first = -1;
      for (int term : atom.terms()) {
        if (Terms.isNull(term)) {
          if (first < 0) {
            first = find(term);
          } else {
            parent.put(find(term), first);
          }
          first = find(first);
        }
      }
      if (first >= 0) {
        atoms.add(atom);
      }
      return first >= 0;
    }

    Iterable<List<Atom>> all() {
      var pieces = new LinkedHashMap<Integer, List<Atom>>();
      for (var atom : atoms) {
        for (int term : atom.terms()) {
          if (Terms.isNull(term)) {
            pieces.computeIfAbsent(find(term), _ -> new ArrayList<>()).add(atom);
            break;
          }
        }
      }
      return pieces.values();
    }

    private int find(int term) {
      int root = term;
      for (int up = parent.getOrDefault(root, root); up != root; ) {
        root = up;
        up = parent.getOrDefault(root, root);
      }
      int at = term;
      while (at != root) {
        int next = parent.getOrDefault(at, at);
        parent.put(at, root);
        at = next;
      }
      return root;
    }
  }
}
