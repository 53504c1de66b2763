package quire.graph.cli;

import java.util.List;
import java.util.Locale;
import quire.graph.Certificate;
import quire.graph.ExpanderOptions;

/// Certificates as people read them.
final class CertificateTable {
  private static final int ROWS = 20;

  private final Answer answer;

  CertificateTable(Answer answer) {
    this.answer = answer;
  }

  /// Share of graphs whose first draw was certified.
  static double firstTryAccepted(List<Certificate> certificates) {
    long first = certificates.stream().filter(c -> c.certified() && c.tries() == 1).count();
    return (double) first / certificates.size();
  }

  void print(List<Certificate> certificates, int degree, double seconds) {
    answer.line(
        String.format(
            Locale.ROOT,
            "%7s %9s %-12s %11s %6s %8s %9s %9s %9s %6s %9s  %s",
            "graph",
            "nodes",
            "kind",
            "gap",
            "loops",
            "repeats",
            "lambda2",
            "lambdaN",
            "epsilon",
            "tries",
            "diameter",
            "certified"));
    certificates.stream().limit(ROWS).forEach(this::row);
    if (certificates.size() > ROWS) {
      answer.line(String.format(Locale.ROOT, "... and %,d more", certificates.size() - ROWS));
    }
    long good = certificates.stream().filter(Certificate::certified).count();
    double mean = certificates.stream().mapToDouble(Certificate::laplacian2).average().orElse(0);
    answer.line(
        String.format(
            Locale.ROOT,
            "%,d of %,d certified, %.1f %% at the first try; mean gap %.4f, threshold %.4f"
                + " (degree %d); %.2f s",
            good,
            certificates.size(),
            100 * firstTryAccepted(certificates),
            mean,
            ExpanderOptions.threshold(degree),
            degree,
            seconds));
  }

  private void row(Certificate c) {
    String diameter = c.diameter() < 0 ? "-" : (c.diameterExact() ? "" : ">= ") + c.diameter();
    answer.line(
        String.format(
            Locale.ROOT,
            "%7d %9d %-12s %11.4f %6d %8d %9.4f %9.4f %9.4f %6d %9s  %s",
            c.graph(),
            c.nodes(),
            c.kind(),
            c.laplacian2(),
            c.loops(),
            c.repeats(),
            c.adjacency2(),
            c.adjacencyN(),
            c.epsilon(),
            c.tries(),
            diameter,
            c.certified() ? "yes" : "no"));
  }
}
