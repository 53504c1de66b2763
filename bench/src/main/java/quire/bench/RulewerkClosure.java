package quire.bench;

import java.io.FileInputStream;
import java.io.IOException;
import org.semanticweb.rulewerk.core.reasoner.KnowledgeBase;
import org.semanticweb.rulewerk.parser.ParsingException;
import org.semanticweb.rulewerk.parser.RuleParser;
import org.semanticweb.rulewerk.reasoner.vlog.VLogReasoner;

/// Rulewerk's side of the ontology-closure race, a program of its own: reads a .rls file, runs
/// VLog's chase and counts what it made. Nothing is written, which we do write.
public final class RulewerkClosure {
  private RulewerkClosure() {}

  /// @param arguments the file, then the predicates to count
  public static void main(String[] arguments) throws IOException, ParsingException {
    long start = System.nanoTime();
    KnowledgeBase kb;
    try (var in = new FileInputStream(arguments[0])) {
      kb = RuleParser.parse(in);
    }
    double parsed = (System.nanoTime() - start) / 1e9;
    long facts = 0;
    try (var reasoner = new VLogReasoner(kb)) {
      reasoner.reason();
      for (int i = 1; i < arguments.length; i++) {
        var query = RuleParser.parsePositiveLiteral(arguments[i] + "(?X, ?Y)");
        facts += reasoner.countQueryAnswers(query).getCount();
      }
    }
    double all = (System.nanoTime() - start) / 1e9;
    System.out.printf("%d facts, %.3f s to read, %.3f s in all%n", facts, parsed, all);
  }
}
