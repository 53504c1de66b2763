package quire.network.cli;

import java.nio.file.Files;
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
import quire.base.RequestException;
import quire.base.cli.JsonOption;
import quire.base.cli.WorkOptions;
import quire.network.Quantity;
import quire.network.cost.Fabric;
import quire.network.cost.PriceBook;
import quire.network.plan.Constraints;
import quire.network.plan.Plan;
import quire.network.plan.Study;
import quire.network.plan.TrainingJob;

/// `quire network sweep`: the best plan at every point of a grid.
@Command(
    name = "sweep",
    description = "Plan at every point of a grid of domain sizes, bandwidths, batches, ...",
    footer = {
      "",
      "Example:",
      "  quire network sweep --model gpt3-175b --gpus 1024 --hardware a100-80g --batch 1536 \\",
      "    --vary hb=8..64,nic=100Gbps..800Gbps --csv sweep.csv"
    })
final class SweepCommand implements Callable<Integer> {
  private static final int MOST_POINTS = 10_000;
  private static final List<String> KEYS =
      List.of(
          "hb",
          "nic",
          "hb-bandwidth",
          "batch",
          "batch-tokens",
          "gpus",
          "radix",
          "sequence",
          "expert-skew");

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster;
  @Mixin private LayoutOptions layout;
  @Mixin private JsonOption json;
  @Mixin private WorkOptions work;

  @Option(
      names = "--vary",
      paramLabel = "KEY=VALUES,...",
      required = true,
      description =
          "What varies: hb, nic, hb-bandwidth, batch, batch-tokens, gpus, radix, sequence.")
  private String vary;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the rows as CSV.")
  private @Nullable Path csv;

  @Option(names = "--force", description = "Replace the CSV file.")
  private boolean force;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  SweepCommand() {}

  @Override
  public Integer call() {
    work.threads();
    if (csv != null && Files.exists(csv) && !force) {
      throw new RequestException("--csv " + csv + ": exists; name another or add --force");
    }
    PriceBook book = cluster.book();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    Map<String, List<String>> axes = axes();
    int points = axes.values().stream().mapToInt(List::size).reduce(1, Math::multiplyExact);
    if (points > MOST_POINTS) {
      throw new RequestException(
          "--vary %s: makes %d points, at most %d".formatted(vary, points, MOST_POINTS));
    }
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      point(i, axes, book, rows, warnings);
    }
    if (csv != null) {
      Answer.write(csv, text(rows));
    }
    var answer = new Answer(spec);
    answer.warnings(warnings.stream().distinct().toList());
    if (json.json()) {
      Map<String, @Nullable Object> doc = new LinkedHashMap<>();
      doc.put("rows", rows);
      doc.put("warnings", warnings.stream().distinct().toList());
      answer.json(doc);
    } else {
      for (Map<String, @Nullable Object> row : rows) {
        answer.line("%s", line(row, axes.keySet()));
      }
    }
    return 0;
  }

  private static String line(Map<String, @Nullable Object> row, java.util.Set<String> keys) {
    var text = new ArrayList<String>();
    keys.forEach(key -> text.add(key + " " + words(key, row.get(key))));
    for (String key : List.of("topology", "tp", "pp", "dp", "iterationSeconds", "mfu", "reason")) {
      if (row.get(key) != null) {
        text.add(key + " " + words(key, row.get(key)));
      }
    }
    return String.join(", ", text);
  }

  /// A value as a person reads it; `--json` and `--csv` have every digit.
  private static String words(String key, @Nullable Object value) {
    if (!(value instanceof Double number)) {
      return String.valueOf(value);
    }
    if (key.equals("mfu")) {
      return String.format(Locale.ROOT, "%.1f %%", 100 * number);
    }
    if (key.endsWith("Seconds")) {
      return String.format(Locale.ROOT, "%.4f s", number);
    }
    return number >= 1e9
        ? String.format(Locale.ROOT, "%.4g GB/s", number / 1e9)
        : String.format(Locale.ROOT, "%.6g", number);
  }

  /// Keys and their values as typed: `hb=8..64,nic=100Gbps,200Gbps`.
  private Map<String, List<String>> axes() {
    Map<String, List<String>> axes = new LinkedHashMap<>();
    for (String part : vary.split(",(?=[a-z-]+=)", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals);
      if (equals < 0 || !KEYS.contains(key)) {
        throw new RequestException(
            "--vary %s: is not KEY=VALUES with a key of %s"
                .formatted(part, String.join(", ", KEYS)));
      }
      String values = part.substring(equals + 1);
      List<String> expanded = new ArrayList<>();
      if (key.equals("nic") || key.equals("hb-bandwidth")) {
        Quantity.BANDWIDTH
            .list(values, "--vary " + key)
            .forEach(value -> expanded.add(value + "B/s"));
      } else if (key.equals("expert-skew") || key.equals("batch-tokens")) {
        Quantity.NUMBER.list(values, "--vary " + key).forEach(value -> expanded.add("" + value));
      } else {
        Quantity.wholes(values, "--vary " + key).forEach(value -> expanded.add("" + value));
      }
      axes.put(key, expanded);
    }
    return axes;
  }

  private void point(
      int index,
      Map<String, List<String>> axes,
      PriceBook book,
      List<Map<String, @Nullable Object>> rows,
      List<String> warnings) {
    Map<String, @Nullable Object> varied = new LinkedHashMap<>();
    int rest = index;
    List<String> keys = new ArrayList<>(axes.keySet());
    for (int k = keys.size() - 1; k >= 0; k--) {
      List<String> values = java.util.Objects.requireNonNull(axes.get(keys.get(k)));
      String value = values.get(rest % values.size());
      rest /= values.size();
      set(keys.get(k), value);
    }
    for (String key : keys) {
      varied.put(key, value(key));
    }
    try {
      TrainingJob job = cluster.job();
      warnings.addAll(cluster.warnings());
      List<Fabric> fabrics = cluster.fabrics("rail-only");
      Study study = study(job, fabrics, book);
      if (study.plans().isEmpty()) {
        rows.add(failed(varied, "no feasible plan"));
      }
      for (Plan plan : study.plans()) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>(varied);
        row.putAll(plan.document(Double.NaN, Double.NaN));
        rows.add(row);
      }
    } catch (RequestException refusal) {
      if (rows.isEmpty() && index == 0 && axes.values().stream().allMatch(v -> v.size() == 1)) {
        throw refusal;
      }
      rows.add(failed(varied, String.valueOf(refusal.getMessage())));
    }
  }

  private Study study(TrainingJob job, List<Fabric> fabrics, PriceBook book) {
    if (cluster.isPaper()) {
      return Study.paper(
          job,
          cluster.tokens(job),
          fabrics,
          LayoutOptions.size(layout.tp, "--tp"),
          1,
          fabric -> cluster.cost(job, fabric, book));
    }
    Constraints given = layout.constraints();
    given.check(job);
    return Study.full(job, fabrics, given, 1, fabric -> cluster.cost(job, fabric, book));
  }

  private static Map<String, @Nullable Object> failed(
      Map<String, @Nullable Object> varied, String reason) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>(varied);
    row.put("reason", reason);
    return row;
  }

  private void set(String key, String value) {
    switch (key) {
      case "hb" -> cluster.hb = value;
      case "nic" -> cluster.nic = value;
      case "hb-bandwidth" -> cluster.hbBandwidth = value;
      case "batch" -> cluster.batch = value;
      case "batch-tokens" -> cluster.batchTokens = value;
      case "gpus" -> cluster.gpus = value;
      case "radix" -> cluster.radix = value;
      case "sequence" -> cluster.sequence = value;
      default -> cluster.expertSkew = value;
    }
  }

  private Object value(String key) {
    String text =
        switch (key) {
          case "hb" -> cluster.hb;
          case "nic" -> cluster.nic;
          case "hb-bandwidth" -> cluster.hbBandwidth;
          case "batch" -> cluster.batch;
          case "batch-tokens" -> cluster.batchTokens;
          case "gpus" -> cluster.gpus;
          case "radix" -> cluster.radix;
          case "sequence" -> cluster.sequence;
          default -> cluster.expertSkew;
        };
    double number = Double.parseDouble(String.valueOf(text).replace("B/s", ""));
    return number == Math.rint(number) ? (Object) (long) number : number;
  }

  private static String text(List<Map<String, @Nullable Object>> rows) {
    var columns = new java.util.LinkedHashSet<String>();
    List<Map<String, @Nullable Object>> flat = new ArrayList<>();
    for (var row : rows) {
      Map<String, @Nullable Object> cells = new LinkedHashMap<>();
      row.forEach((key, value) -> {
        if (value instanceof Map<?, ?> inner) {
          inner.forEach((name, cell) -> cells.put(key + "." + name, cell));
        } else {
          cells.put(key, value);
        }
      });
      columns.addAll(cells.keySet());
      flat.add(cells);
    }
    var text = new StringBuilder(String.join(",", columns)).append('\n');
    for (var row : flat) {
      var cells = new ArrayList<String>();
      for (String column : columns) {
        Object cell = row.get(column);
        boolean none = cell == null || (cell instanceof Double number && number.isNaN());
        cells.add(none ? "" : String.valueOf(cell).replace(',', ';'));
      }
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }
}
