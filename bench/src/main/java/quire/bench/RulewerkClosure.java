package quire.bench;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.semanticweb.rulewerk.core.reasoner.KnowledgeBase;
import org.semanticweb.rulewerk.parser.ParsingException;
import org.semanticweb.rulewerk.parser.RuleParser;
import org.semanticweb.rulewerk.reasoner.vlog.VLogReasoner;

/// Rulewerk's side of the ontology-closure race, a program of its own: reads a .rls file, runs
/// VLog's chase and writes what it made, one CSV file for each predicate.
public final class RulewerkClosure {
  private RulewerkClosure() {}

  /// @param arguments the rules, a folder for the results or `count`, then the predicates
  public static void main(String[] arguments) throws IOException, ParsingException {
    KnowledgeBase kb;
    try (var in = new FileInputStream(arguments[0])) {
      kb = RuleParser.parse(in);
    }
    long facts = 0;
    try (var reasoner = new VLogReasoner(kb)) {
      reasoner.reason();
      for (int i = 2; i < arguments.length; i++) {
        var query = RuleParser.parsePositiveLiteral(arguments[i] + "(?X, ?Y)");
        if (arguments[1].equals("count")) {
          facts += reasoner.countQueryAnswers(query).getCount();
        } else {
          var file = Path.of(arguments[1], "rulewerk-" + arguments[i] + ".csv");
          reasoner.exportQueryAnswersToCsv(query, file.toString(), true);
        }
      }
    }
    System.out.println(facts);
  }
}
