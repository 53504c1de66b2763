package quire.network.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.lab.chart.Axis;
import quire.lab.chart.Bars;
import quire.lab.chart.Charts;
import quire.network.Quantity;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;
import quire.network.cost.Parts;
import quire.network.cost.PriceBook;

/// `quire network cost`: switches, transceivers, money and watts, design beside design.
@Command(
    name = "cost",
    description = "Count and price the parts of a network.",
    footer = {
      "",
      "Example:",
      "  quire network cost --gpus 32768 --hb 8,16,256 --radix 32..256 --prices paper-v5"
    })
final class CostCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private OutOptions out;
  @Mixin private WorkOptions work;

  @Option(names = "--gpus", paramLabel = "N", required = true, description = "GPUs of the cluster.")
  private String gpus;

  @Option(
      names = "--hb",
      paramLabel = "LIST",
      defaultValue = "8",
      description = "GPUs of a high-bandwidth domain: 8,16,256 or 8..256 (${DEFAULT-VALUE}).")
  private String hb;

  @Option(
      names = "--radix",
      paramLabel = "LIST",
      defaultValue = "64",
      description = "Ports of a switch (${DEFAULT-VALUE}).")
  private String radix;

  @Option(
      names = "--topologies",
      paramLabel = "LIST",
      defaultValue = "rail-only,rail-optimized",
      description = "Designs to compare (${DEFAULT-VALUE}).")
  private String topologies;

  @Option(
      names = "--prices",
      paramLabel = "NAME|FILE",
      defaultValue = "paper-v5",
      description = "Price book: paper-v1, paper-v5 or a YAML file (${DEFAULT-VALUE}).")
  private String prices;

  @Option(
      names = "--mode",
      paramLabel = "paper|buildable",
      defaultValue = "paper",
      description = "Exact division, or rounded up per rail and tier (${DEFAULT-VALUE}).")
  private String mode;

  @Option(names = "--allow-sharing", description = "Rails may share a switch (buildable).")
  private boolean allowSharing;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  CostCommand() {}

  @Override
  public Integer call() {
    work.threads();
    Path folder = out.out() == null ? null : out.folder(Path.of("cost"));
    Parts.Mode counting = ClusterOptions.mode(mode, allowSharing);
    PriceBook book = PriceBook.of(prices);
    int n = Quantity.whole(gpus, "--gpus");
    List<CostRow> rows = new ArrayList<>();
    for (int domain : Quantity.wholes(hb, "--hb")) {
      for (int ports : Quantity.wholes(radix, "--radix")) {
        for (Fabric fabric : Fabric.list(topologies, "--topologies")) {
          rows.add(CostRow.of(fabric, n, domain, ports, book, counting));
        }
      }
    }
    List<String> warnings = warnings(book, rows);
    if (folder != null) {
      Answer.write(folder.resolve("cost.csv"), csv(rows));
      Answer.write(folder.resolve("cost.svg"), chart(rows, book, n).svg());
    }
    var answer = new Answer(spec);
    answer.warnings(warnings);
    if (json.json()) {
      answer.json(document(n, book, rows, warnings));
    } else {
      table(answer, rows, book);
    }
    return 0;
  }

  private static List<String> warnings(PriceBook book, List<CostRow> rows) {
    List<String> warnings = new ArrayList<>(book.warnings());
    if (book.wattsInferred()) {
      warnings.add("--prices " + book.name() + ": its watts are inferred from published totals");
    }
    if (rows.stream().anyMatch(row -> row.parts().switches() % 1 != 0)) {
      warnings.add(
          "--mode paper: some counts of switches are fractions; --mode buildable rounds up");
    }
    return warnings;
  }

  private Map<String, @Nullable Object> document(
      int n, PriceBook book, List<CostRow> rows, List<String> warnings) {
    var doc = new LinkedHashMap<String, @Nullable Object>();
    doc.put("gpus", n);
    doc.put("mode", mode);
    doc.put("prices", book.name());
    doc.put("currency", book.currency());
    doc.put("wattsInferred", book.wattsInferred());
    doc.put("rows", rows.stream().map(CostCommand::row).toList());
    doc.put("warnings", warnings);
    return doc;
  }

  private static Map<String, @Nullable Object> row(CostRow row) {
    var doc = new LinkedHashMap<String, @Nullable Object>();
    doc.put("hb", row.hb());
    doc.put("radix", row.radix());
    doc.put("topology", row.fabric().word());
    doc.put("tiers", row.parts().tiers());
    doc.put("switches", plain(row.parts().switches()));
    doc.put("links", row.parts().links());
    doc.put("transceivers", row.parts().transceivers());
    doc.put("strandedPorts", row.parts().strandedPorts());
    doc.put("cost", plain(row.cost()));
    doc.put("watts", row.watts());
    doc.put("costSaving", row.costSaving());
    doc.put("powerSaving", row.powerSaving());
    doc.put("maxGpus", row.parts().maxGpus() == 0 ? null : row.parts().maxGpus());
    return doc;
  }

  /// A whole number without a decimal point.
  private static Number plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Number) (long) value : value;
  }

  private static String csv(List<CostRow> rows) {
    var text =
        new StringBuilder(
            "hb,radix,topology,tiers,switches,links,transceivers,strandedPorts,cost,watts,"
                + "costSaving,powerSaving,maxGpus\n");
    for (CostRow row : rows) {
      var cells = new ArrayList<String>();
      row(row)
          .values()
          .forEach(cell -> cells.add(cell == null || isNaN(cell) ? "" : cell.toString()));
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static boolean isNaN(Object cell) {
    return cell instanceof Double number && number.isNaN();
  }

  private static quire.lab.chart.Chart chart(List<CostRow> rows, PriceBook book, int n) {
    List<String> groups = new ArrayList<>();
    List<Fabric> fabrics = new ArrayList<>();
    for (CostRow row : rows) {
      String group = "K " + row.hb() + ", R " + row.radix();
      if (!groups.contains(group)) {
        groups.add(group);
      }
      if (!fabrics.contains(row.fabric())) {
        fabrics.add(row.fabric());
      }
    }
    List<Bars> bars = new ArrayList<>();
    for (Fabric fabric : fabrics) {
      double[] values =
          rows.stream()
              .filter(row -> row.fabric() == fabric)
              .mapToDouble(row -> row.cost() / 1e6)
              .toArray();
      bars.add(new Bars(fabric.word(), values));
    }
    var axis =
        Axis.linear(
            String.format(Locale.ROOT, "network cost, %,d GPUs", n), "million " + book.currency());
    return Charts.bars(groups, axis, bars);
  }

  private static void table(Answer answer, List<CostRow> rows, PriceBook book) {
    answer.line(
        "%5s %5s  %-14s %5s %9s %12s %9s %14s %9s %7s",
        "hb",
        "radix",
        "topology",
        "tiers",
        "switches",
        "transceivers",
        "stranded",
        "cost " + book.currency(),
        "kW",
        "saved");
    for (CostRow row : rows) {
      answer.line(
          "%5d %5d  %-14s %5d %,9.0f %,12d %,9d %,14.0f %,9.0f %6.1f%%",
          row.hb(),
          row.radix(),
          row.fabric().word(),
          row.parts().tiers(),
          row.parts().switches(),
          row.parts().transceivers(),
          row.parts().strandedPorts(),
          row.cost(),
          row.watts() / 1e3,
          100 * row.costSaving());
    }
  }
}
