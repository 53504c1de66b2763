package quire.ontology.cli;

@picocli.CommandLine.Command(name = "classify")
final class ClassifyCommand extends Verb {
  public Integer call() {
    return 0;
  }
}
