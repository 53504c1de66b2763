package quire.network;

class NetQ {
  public static void main(String[] a) {
    var cl = new picocli.CommandLine(new quire.network.cli.NetworkCommand());
    cl.setExecutionExceptionHandler((e, c, p) -> {
      if (e instanceof RuntimeException
          && (e instanceof quire.base.RequestException || e instanceof quire.base.WorkException)) {
        System.err.println("quire: " + e.getMessage());
        return e instanceof quire.base.RequestException ? 2 : 1;
      }
      e.printStackTrace();
      return 9;
    });
    for (String line : String.join(" ", a).split(" ;; ")) {
      System.err.println("$ " + line);
      int c = cl.execute(line.split(" "));
      System.err.println("exit " + c);
    }
  }
}
