package quire.tensor.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Json;
import quire.base.Progress;
import quire.base.cli.JsonOption;
import quire.tensor.file.TensorListing;
import quire.tensor.file.TensorStatistics;

/// `quire tensors FILE`: what a tensor file holds, with the range of each tensor's values.
@Command(
    name = "tensors",
    description = "List the tensors of a file: dtype, shape, bytes, range, NaN and infinities.",
    footer = {
      "",
      "Reads .safetensors, .npy, .npz, .pt (no code in it is run) and .onnx. min and max are those",
      "of the finite values.",
      "",
      "Example: quire tensors model.safetensors --json"
    })
public final class TensorsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The tensor file.")
  private Path file = Path.of("");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Mixin private JsonOption json = new JsonOption();

  /// The document of `--json`.
  record Listing(String file, String format, Map<String, String> metadata, List<Row> tensors) {}

  /// One tensor of the document.
  record Row(
      String name,
      String dtype,
      long[] shape,
      long bytes,
      @Nullable Number min,
      @Nullable Number max,
      long nan,
      long infinite) {}

  @Override
  public Integer call() {
    TensorListing listing = TensorListing.of(file);
    List<Row> rows = rows(listing);
    PrintWriter out =
        spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    if (json.json()) {
      out.println(
          Json.pretty(new Listing(file.toString(), listing.format(), listing.metadata(), rows)));
    } else {
      print(listing, rows, out);
    }
    out.flush();
    return 0;
  }

  private List<Row> rows(TensorListing listing) {
    long total = listing.tensors().stream().mapToLong(TensorListing.Item::bytes).sum();
    var rows = new ArrayList<Row>();
    try (var progress = Progress.of("Reading " + file.getFileName() + " (MB)", total >> 20)) {
      long[] pending = new long[1];
      for (var item : listing.tensors()) {
        TensorStatistics found =
            item.statistics(bytes -> {
              synchronized (pending) {
                pending[0] += bytes;
                progress.step(pending[0] >> 20, item.name());
                pending[0] &= (1 << 20) - 1;
              }
            });
        rows.add(
            new Row(
                item.name(),
                item.dtype(),
                item.shape(),
                item.bytes(),
                found.min(),
                found.max(),
                found.nan(),
                found.infinite()));
      }
    }
    return rows;
  }

  private void print(TensorListing listing, List<Row> rows, PrintWriter out) {
    long bytes = rows.stream().mapToLong(Row::bytes).sum();
    out.printf(
        Locale.ROOT,
        "%s: %s, tensors: %d, bytes: %d%n",
        file,
        listing.format(),
        rows.size(),
        bytes);
    listing.metadata().forEach((key, value) -> out.printf("  %s: %s%n", key, oneLine(value)));
    var table = new ArrayList<String[]>();
    table.add(new String[] {"name", "dtype", "shape", "bytes", "min", "max", "nan", "infinite"});
    for (Row row : rows) {
      table.add(
          new String[] {
            oneLine(row.name()),
            row.dtype(),
            Arrays.toString(row.shape()).replace(" ", ""),
            Long.toString(row.bytes()),
            number(row.min()),
            number(row.max()),
            Long.toString(row.nan()),
            Long.toString(row.infinite())
          });
    }
    int[] widths = new int[8];
    for (String[] cells : table) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cells[i].length());
      }
    }
    for (String[] cells : table) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - cells[i].length());
        line.append(i == 0 ? "" : "  ").append(i < 3 ? cells[i] + pad : pad + cells[i]);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /// Six digits are enough for a look; `--json` gives them all.
  private static String number(@Nullable Number value) {
    if (value == null) {
      return "-";
    }
    return value instanceof Double real
        ? String.format(Locale.ROOT, "%.6g", real)
        : value.toString();
  }

  /// Names come from the file: nothing in them may move the cursor.
  private static String oneLine(String text) {
    return text.codePoints()
        .map(point -> Character.isISOControl(point) ? '?' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
