package quire.ontology.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import quire.base.cli.OutOptions;
import quire.ontology.KnowledgeBase;
import quire.ontology.data.FactWriter;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Program;
import quire.ontology.model.Relation;
import quire.ontology.model.Terms;

/// `quire ontology chase`: all that follows.
@Command(
    name = "chase",
    description = "Derive all that follows from facts and rules.",
    footer = {
      "",
      "Example:",
      "  quire ontology chase go.tsv go-rules.dlgp --out closure.tsv",
      "  quire ontology chase family.dlgp --variant core --json"
    })
final class ChaseCommand extends Verb {
  @Mixin private ChaseLimits limits;
  @Mixin private OutOptions out;

  @SuppressWarnings("NullAway.Init")
  ChaseCommand() {}

  @Override
  public Integer call() {
    Path file = out.out() == null ? null : out.file(Path.of("closure.dlgp"));
    limits.holdInterrupts();
    try {
      return run(file);
    } finally {
      limits.finished();
    }
  }

  private int run(@Nullable Path file) {
    long start = System.nanoTime();
    KnowledgeBase kb = load();
    double parseSeconds = (System.nanoTime() - start) / 1e9;
    var program = kb.program();
    if (file != null) {
      FactWriter.checkEnding(file, program);
    }
    ChaseOptions options = limits.proved(kb, threads());
    ChaseResult result = ChaseEngine.run(program, options);
    if (result.factsIn() == 0) {
      answer().warnings(List.of("no facts are given"));
    }
    if (file != null) {
      new FactWriter(program, result.instance()).write(file, note(result));
    }
    if (wantsJson()) {
      answer().json(document(result, parseSeconds));
    } else {
      print(result, parseSeconds, file);
    }
    if ("interrupted".equals(result.reason())) {
      return 130;
    }
    return result.isComplete() ? exit(result.isConsistent()) : 1;
  }

  private static @Nullable String note(ChaseResult result) {
    return result.isComplete()
        ? null
        : "incomplete: stopped by " + result.reason() + "; more facts may follow";
  }

  private static Map<String, @Nullable Object> document(ChaseResult result, double parseSeconds) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("status", result.isComplete() ? "complete" : "incomplete");
    document.put("reason", result.reason());
    document.put("variant", result.options().variant().word());
    document.put("consistent", result.isConsistent());
    document.put("factsIn", result.factsIn());
    document.put("facts", result.instance().size());
    document.put("nulls", nulls(result));
    document.put("rounds", result.rounds());
    document.put("matches", result.matches());
    document.put("satisfied", result.satisfied());
    document.put("parseSeconds", parseSeconds);
    document.put("chaseSeconds", result.seconds());
    document.put("predicates", predicates(result));
    return document;
  }

  /// Nulls that stand in some fact.
  private static int nulls(ChaseResult result) {
    var seen = new java.util.BitSet();
    for (int p = 0; p < result.instance().predicates(); p++) {
      Relation relation = result.instance().relation(p);
      for (int row = 0; row < relation.size(); row++) {
        for (int i = 0; i < relation.arity(); i++) {
          int term = relation.get(row, i);
          if (Terms.isNull(term)) {
            seen.set(term & ~Terms.NULL_BIT);
          }
        }
      }
    }
    return seen.cardinality();
  }

  private static List<Map<String, @Nullable Object>> predicates(ChaseResult result) {
    var rows = new ArrayList<Map<String, @Nullable Object>>();
    Program program = result.program();
    for (int p = 0; p < result.instance().predicates(); p++) {
      Relation relation = result.instance().relation(p);
      if (relation.size() == 0) {
        continue;
      }
      var row = new LinkedHashMap<String, @Nullable Object>();
      row.put("name", program.predicates().text(p));
      row.put("arity", relation.arity());
      row.put("facts", relation.size());
      row.put("certain", certain(relation));
      rows.add(row);
    }
    return rows;
  }

  private static int certain(Relation relation) {
    int certain = 0;
    for (int row = 0; row < relation.size(); row++) {
      boolean named = true;
      for (int i = 0; i < relation.arity(); i++) {
        named &= !Terms.isNull(relation.get(row, i));
      }
      certain += named ? 1 : 0;
    }
    return certain;
  }

  private void print(ChaseResult result, double parseSeconds, @Nullable Path file) {
    var answer = answer();
    answer.row(
        "status",
        "%s",
        result.isComplete()
            ? "complete"
            : "INCOMPLETE: stopped by " + result.reason() + "; more facts may follow");
    answer.row(
        "consistent", "%s", result.isConsistent() ? "yes" : "NO: see quire ontology consistent");
    answer.row(
        "facts",
        "%,d given, %,d in all, %,d nulls",
        result.factsIn(),
        result.instance().size(),
        nulls(result));
    answer.row(
        "work",
        "%d rounds, %,d matches; %.2f s to read, %.2f s to chase",
        result.rounds(),
        result.matches(),
        parseSeconds,
        result.seconds());
    if (result.satisfied() > 0) {
      answer.row(
          "satisfied",
          "%,d matches of existential rules made nothing: their head was there already",
          result.satisfied());
    }
    for (var row : predicates(result)) {
      answer.line(
          String.format(
              java.util.Locale.ROOT,
              "  %s/%s  %s facts, %s of them without nulls",
              row.get("name"),
              row.get("arity"),
              row.get("facts"),
              row.get("certain")));
    }
    if (file != null) {
      answer.line("facts in " + file);
    }
  }
}
