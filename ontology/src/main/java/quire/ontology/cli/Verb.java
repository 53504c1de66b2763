package quire.ontology.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.cli.JsonOption;
import quire.base.cli.WorkOptions;
import quire.ontology.KnowledgeBase;

/// What all verbs that read a knowledge base share.
abstract class Verb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private KbOptions files;
  @Mixin private JsonOption json;
  @Mixin private WorkOptions work;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  Verb() {}

  final KnowledgeBase load() {
    var kb = files.load();
    answer().warnings(kb.warnings());
    return kb;
  }

  final Answer answer() {
    return new Answer(spec);
  }

  final boolean wantsJson() {
    return json.json();
  }

  final int threads() {
    return work.threads();
  }

  final int exit(boolean positive) {
    return files.exit(positive);
  }
}
