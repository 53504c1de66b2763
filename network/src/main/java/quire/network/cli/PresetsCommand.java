package quire.network.cli;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.cli.JsonOption;
import quire.network.cost.PriceBook;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;
import quire.network.model.Models;

/// `quire network presets`: what is built in.
@Command(
    name = "presets",
    description = "List built-in models, hardware and price books.",
    footer = {"", "Example:", "  quire network presets models"})
final class PresetsCommand implements Callable<Integer> {
  enum Kind {
    models,
    hardware,
    prices
  }

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "models|hardware|prices", description = "What to list.")
  private Kind kind;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  PresetsCommand() {}

  @Override
  public Integer call() {
    var answer = new Answer(spec);
    List<Map<String, @Nullable Object>> rows =
        switch (kind) {
          case models -> models();
          case hardware -> hardware();
          case prices -> prices();
        };
    if (json.json()) {
      var doc = new LinkedHashMap<String, @Nullable Object>();
      doc.put(kind.name(), rows);
      answer.json(doc);
      return 0;
    }
    for (var row : rows) {
      var text = new ArrayList<String>();
      row.forEach((key, value) -> {
        if (!key.equals("name")) {
          text.add(key + " " + (value instanceof Double d ? String.format("%.6g", d) : value));
        }
      });
      answer.line("%-16s %s", row.get("name"), String.join(", ", text));
    }
    return 0;
  }

  private static List<Map<String, @Nullable Object>> models() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (ModelShape model : Models.all()) {
      var row = new LinkedHashMap<String, @Nullable Object>();
      row.put("name", model.name());
      row.put("parameters", (long) model.parameters());
      row.put("publishedParameters", (long) model.published());
      row.put("layers", model.layers());
      row.put("hidden", model.hidden());
      row.put("heads", model.heads());
      row.put("experts", model.experts() == null ? 0 : model.experts().count());
      row.put("sequence", model.sequence());
      rows.add(row);
    }
    return rows;
  }

  private static List<Map<String, @Nullable Object>> hardware() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (String name : Hardware.NAMES) {
      Hardware hw = Hardware.of(name).hardware();
      var row = new LinkedHashMap<String, @Nullable Object>();
      row.put("name", name);
      row.put("flops", hw.flops());
      row.put("memory", hw.memory());
      row.put("memoryBandwidth", hw.memoryBandwidth());
      row.put("hb", hw.hb());
      row.put("hbBandwidth", hw.hbBandwidth());
      row.put("nicBandwidth", hw.nicBandwidth());
      row.put("matmulEfficiency", hw.matmulEfficiency());
      row.put("memoryEfficiency", hw.memoryEfficiency());
      row.put("source", hw.source());
      rows.add(row);
    }
    return rows;
  }

  private static List<Map<String, @Nullable Object>> prices() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (String name : PriceBook.NAMES) {
      PriceBook book = PriceBook.of(name);
      var row = new LinkedHashMap<String, @Nullable Object>();
      row.put("name", name);
      row.put("currency", book.currency());
      row.put("switchPort", book.switchPort());
      row.put("transceiver", book.transceiver());
      row.put("switchPortWatts", book.switchPortWatts());
      row.put("transceiverWatts", book.transceiverWatts());
      row.put("wattsInferred", book.wattsInferred());
      rows.add(row);
    }
    return rows;
  }
}
