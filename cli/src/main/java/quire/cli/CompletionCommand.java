package quire.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `quire completion bash|zsh`: a script that completes commands and options.
@Command(
    name = "completion",
    description = "Print shell completion for bash or zsh.",
    footer = {"", "Example:", "  source <(quire completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli refuses any other word
  @Parameters(paramLabel = "bash|zsh", description = "The shell: ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("quire", spec.root().commandLine());
    var out = spec.commandLine().getOut();
    // One script serves both: it loads zsh's emulation of bash's completion itself.
    out.print(script);
    out.flush();
    return Program.DONE;
  }
}
