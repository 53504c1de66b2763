package quire.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.base.cli.CommandProvider;
import quire.base.cli.WorkOptions;

/// Commands that only the tests know: one that fails in every way, providers that do not load.
final class TestCommands {
  private TestCommands() {}

  /// Offers `trial`.
  public static final class Good implements CommandProvider {
    @Override
    public Object command() {
      return new Trial();
    }
  }

  /// Offers a second `trial`.
  public static final class Again implements CommandProvider {
    @Override
    public Object command() {
      return new Trial();
    }
  }

  /// Does not load.
  public static final class Broken implements CommandProvider {
    public Broken() {
      throw new UnsatisfiedLinkError("no torch in java.library.path");
    }

    @Override
    public Object command() {
      return new Trial();
    }
  }

  @Command(
      name = "trial",
      description = "Fail in the way that is asked for.",
      subcommands = Trial.Fail.class)
  static final class Trial {
    @Command(name = "fail", description = "Fail.")
    static final class Fail implements Callable<Integer> {
      @Parameters(defaultValue = "none")
      private String how;

      @Option(names = "--rate")
      private double rate;

      @Mixin private WorkOptions work;

      @Override
      public Integer call() throws Exception {
        switch (how) {
          case "request" -> throw new RequestException("--rate must be above 0, is " + rate);
          case "wrapped" ->
              throw new CompletionException(new RequestException("a.csv:3: bad number"));
          case "work" ->
              throw new WorkException("step 7: the loss is NaN\nlower --lr", new IOException("x"));
          case "argument" -> throw new IllegalArgumentException("negative size");
          case "missing" -> throw new NoSuchFileException("a.npz");
          case "memory" -> throw new OutOfMemoryError("Java heap space");
          case "native" ->
              throw new RuntimeException(
                  "size mismatch, got 3 and 4\nException raised from addmm\nframe #0");
          case "link" -> throw new UnsatisfiedLinkError("no torch");
          case "interrupt" -> throw new InterruptedException();
          case "pipe" -> throw new IOException("Broken pipe");
          case "five" -> {
            return 5;
          }
          default -> System.out.println("rate " + rate + ", seed " + work.seed());
        }
        return 0;
      }
    }
  }
}
