package quire.network.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.lab.chart.Axis;
import quire.lab.chart.Charts;
import quire.network.cost.Fabric;
import quire.network.model.PaperModel;
import quire.network.plan.Constraints;
import quire.network.plan.PlanFile;
import quire.network.plan.Planner;
import quire.network.plan.Traffic;
import quire.network.plan.TrainingJob;

/// `quire network traffic`: who talks to whom, as shares and as a heat map of a tile.
@Command(
    name = "traffic",
    description = "Show which pairs of GPUs talk, how much, and draw a tile of the heat map.",
    footer = {
      "",
      "Example:",
      "  quire network traffic --model gpt3-175b --gpus 32768 --hb 256 --hardware gh200-v1 \\",
      "    --batch-tokens 32000000 --time-model paper-v1 --groups direct --out heat"
    })
final class TrafficCommand implements Callable<Integer> {
  private static final int LARGEST_TILE = 4096;
  private static final int CELLS = 128;

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster;
  @Mixin private LayoutOptions layout;
  @Mixin private JsonOption json;
  @Mixin private OutOptions out;
  @Mixin private WorkOptions work;

  @Option(names = "--plan", paramLabel = "FILE", description = "The best.yaml of a plan.")
  private @Nullable Path plan;

  @Option(
      names = "--groups",
      paramLabel = "direct|ring",
      defaultValue = "ring",
      description = "Groups exchange all with all, or round a ring (${DEFAULT-VALUE}).")
  private String groups;

  @Option(
      names = "--level",
      paramLabel = "gpu|domain",
      defaultValue = "gpu",
      description = "What a row of the heat map is (${DEFAULT-VALUE}).")
  private String level;

  @Option(
      names = "--tile",
      paramLabel = "FROM:TO",
      description = "Rows and columns of the heat map (0:1024, or all where fewer).")
  private @Nullable String tile;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  TrafficCommand() {}

  @Override
  public Integer call() {
    work.threads();
    check(groups, "--groups", "direct", "ring");
    check(level, "--level", "gpu", "domain");
    Path folder = out.out() == null ? null : out.folder(Path.of("traffic"));
    Traffic traffic = traffic();
    int rows = level.equals("gpu") ? traffic.gpus() : traffic.gpus() / traffic.hb();
    int[] ends = tile(rows);
    Traffic.Summary summary = traffic.summary();
    if (folder != null) {
      heat(traffic, ends[0], ends[1], folder);
    }
    var answer = new Answer(spec);
    answer.warnings(cluster.warnings());
    if (json.json()) {
      answer.json(document(summary));
    } else {
      table(answer, summary);
    }
    return 0;
  }

  private static void check(String value, String option, String one, String other) {
    if (!value.equals(one) && !value.equals(other)) {
      throw new RequestException("%s %s: must be %s or %s".formatted(option, value, one, other));
    }
  }

  private Traffic traffic() {
    boolean direct = groups.equals("direct");
    if (plan != null) {
      PlanFile file = PlanFile.read(plan);
      return file.closedForm()
          ? Traffic.paper(file.job(), file.batchTokens(), file.layout().tp(), direct)
          : Traffic.full(file.job(), file.layout(), file.fabric(), direct);
    }
    TrainingJob job = cluster.job();
    if (cluster.isPaper()) {
      int given = LayoutOptions.size(layout.tp, "--tp");
      double tokens = cluster.tokens(job);
      int tp =
          given > 0 ? given : PaperModel.of(job.model(), tokens).best(job.hardware(), job.gpus());
      Check.that(
          job.hardware().hb() % tp == 0, "--tp %d: must divide --hb %d", tp, job.hardware().hb());
      return Traffic.paper(job, tokens, tp, direct);
    }
    Constraints given = layout.constraints();
    given.check(job);
    Fabric fabric = cluster.fabrics("rail-only").getFirst();
    var best = new Planner(job, List.of(fabric), given, 1).search().best().get(fabric);
    if (best == null || best.isEmpty()) {
      throw new RequestException("no feasible plan; 'quire network plan' counts the reasons");
    }
    return Traffic.full(job, best.getFirst().layout(), fabric, direct);
  }

  private int[] tile(int rows) {
    if (tile == null) {
      return new int[] {0, Math.min(1024, rows)};
    }
    if (!tile.matches("\\d{1,9}:\\d{1,9}")) {
      throw new RequestException("--tile " + tile + ": must be FROM:TO, such as 0:1024");
    }
    int colon = tile.indexOf(':');
    int from = Integer.parseInt(tile.substring(0, colon));
    int to = Integer.parseInt(tile.substring(colon + 1));
    Check.that(
        from < to && to <= rows, "--tile %s: must lie in 0:%d, the smaller first", tile, rows);
    Check.that(to - from <= LARGEST_TILE, "--tile %s: at most %d rows", tile, LARGEST_TILE);
    return new int[] {from, to};
  }

  private void heat(Traffic traffic, int from, int to, Path folder) {
    int size = to - from;
    var bytes = new double[size][size];
    int perRow = level.equals("gpu") ? 1 : traffic.hb();
    for (int row = 0; row < size; row++) {
      double[] line = bytes[row];
      for (int i = 0; i < perRow; i++) {
        traffic.messages(
            (from + row) * perRow + i,
            (target, amount, kind) -> {
              int column = target / perRow - from;
              if (column >= 0 && column < size) {
                line[column] += amount;
              }
            });
      }
    }
    Answer.write(folder.resolve("heat.csv"), csv(bytes, from));
    Answer.write(folder.resolve("heat.png"), out -> out.write(picture(bytes, from)));
  }

  private static String csv(double[][] bytes, int from) {
    var text = new StringBuilder("src,dst,bytes\n");
    for (int i = 0; i < bytes.length; i++) {
      for (int j = 0; j < bytes.length; j++) {
        if (bytes[i][j] > 0) {
          text.append(from + i).append(',').append(from + j).append(',').append(bytes[i][j]);
          text.append('\n');
        }
      }
    }
    return text.toString();
  }

  /// At most 128 cells a side: a cell shows its busiest pair.
  private byte[] picture(double[][] bytes, int from) {
    int size = bytes.length;
    int per = (size + CELLS - 1) / CELLS;
    int cells = (size + per - 1) / per;
    var values = new double[cells][cells];
    for (double[] row : values) {
      java.util.Arrays.fill(row, Double.NaN);
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        if (bytes[i][j] > 0) {
          double old = values[i / per][j / per];
          double gib = bytes[i][j] / (1L << 30);
          values[i / per][j / per] = Double.isNaN(old) ? gib : Math.max(old, gib);
        }
      }
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cells; i++) {
      names.add(String.valueOf(from + i * per));
    }
    String what = level.equals("gpu") ? "sent, GPU row to column" : "sent, domain row to column";
    return Charts.heatMap(names, names, values, Axis.log(what, "GiB")).png(1600);
  }

  private static Map<String, @Nullable Object> document(Traffic.Summary summary) {
    var doc = new LinkedHashMap<String, @Nullable Object>();
    doc.put("gpus", summary.gpus());
    doc.put("silentPairShare", summary.silentPairShare());
    doc.put("crossRailPairShare", summary.crossRailPairShare());
    doc.put("totalBytes", summary.totalBytes());
    doc.put("kinds", summary.kinds());
    return doc;
  }

  private static void table(Answer answer, Traffic.Summary summary) {
    answer.line(
        "%,d GPUs: %.4f %% of pairs silent, %.4f %% cross domains off their rail, %.3g bytes in all",
        summary.gpus(),
        100 * summary.silentPairShare(),
        100 * summary.crossRailPairShare(),
        summary.totalBytes());
    answer.line("%-18s %12s %10s %12s", "kind", "bytes", "of bytes", "of pairs");
    for (var kind : summary.kinds()) {
      answer.line(
          "%-18s %12.4g %9.2f%% %11.4f%%",
          kind.kind(), kind.bytes(), 100 * kind.byteShare(), 100 * kind.pairShare());
    }
  }
}
