package quire.ontology.cli;

@picocli.CommandLine.Command(name = "generate")
final class GenerateCommand extends Verb {
  public Integer call() {
    return 0;
  }
}
