package quire.network.plan;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.network.Quantity;
import quire.network.model.ModelShape;
import quire.network.model.ModelShape.Experts;
import quire.network.model.ModelShape.Positions;
import quire.network.model.Recompute;

/// The arguments of a Megatron-LM job, from a shell script or a YAML file: `--key value`,
/// `--key=value`, `key: value`; plain `NAME=value` variables of the script are put in.
public final class MegatronArguments {
  private static final Set<String> FLAGS =
      Set.of(
          "sequence-parallel",
          "use-distributed-optimizer",
          "swiglu",
          "untie-embeddings-and-output-weights",
          "disable-bias-linear",
          "group-query-attention");
  private static final Set<String> KNOWN =
      Set.of(
          "tensor-model-parallel-size",
          "pipeline-model-parallel-size",
          "num-layers-per-virtual-pipeline-stage",
          "micro-batch-size",
          "global-batch-size",
          "recompute-granularity",
          "expert-model-parallel-size",
          "context-parallel-size",
          "num-layers",
          "hidden-size",
          "num-attention-heads",
          "seq-length",
          "num-query-groups",
          "ffn-hidden-size",
          "vocab-size",
          "padded-vocab-size",
          "num-experts",
          "moe-router-topk",
          "max-position-embeddings",
          "kv-channels",
          "position-embedding-type",
          "normalization",
          "virtual-pipeline-model-parallel-size",
          "num-virtual-stages-per-pipeline-rank");

  private record Value(String text, int line) {}

  private final Path file;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<String> unknown = new ArrayList<>();

  private MegatronArguments(Path file) {
    this.file = file;
  }

  /// Reads a file.
  ///
  /// @throws RequestException when it names no argument that is known
  public static MegatronArguments read(Path file) {
    Check.readable(file);
    var arguments = new MegatronArguments(file);
    try {
      List<String> lines = Files.readAllLines(file);
      boolean yaml = file.toString().matches(".*\\.ya?ml");
      if (yaml) {
        arguments.yaml(lines);
      } else {
        arguments.shell(lines);
      }
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is not UTF-8 text", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
    Check.that(
        !arguments.values.isEmpty(),
        "%s: holds no Megatron argument such as --tensor-model-parallel-size 8",
        file);
    return arguments;
  }

  private void yaml(List<String> lines) {
    var form = Pattern.compile("\\s*([A-Za-z][\\w-]*)\\s*:\\s*(\\S.*?)?\\s*");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("(^|\\s)#.*", "");
      var found = form.matcher(line);
      if (found.matches() && found.group(2) != null) {
        put(
            found.group(1).replace('_', '-'),
            found.group(2).replaceAll("^[\"']|[\"']$", ""),
            i + 1);
      }
    }
  }

  private void shell(List<String> lines) {
    Map<String, String> variables = new LinkedHashMap<>();
    var assignment =
        Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_]\\w*)=[\"']?([^\"'\\s(]*)[\"']?\\s*");
    String open = null;
    int openLine = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("(^|\\s)#.*", "");
      var found = assignment.matcher(line);
      if (found.matches() && !line.contains("--")) {
        variables.put(found.group(1), found.group(2));
        continue;
      }
      for (var variable : variables.entrySet()) {
        line =
            line.replace("${" + variable.getKey() + "}", variable.getValue())
                .replaceAll(
                    "\\$" + variable.getKey() + "\\b",
                    java.util.regex.Matcher.quoteReplacement(variable.getValue()));
      }
      for (String word : line.replaceAll("[\"'()\\\\]", " ").strip().split("\\s+")) {
        if (word.startsWith("--")) {
          flag(open, openLine);
          int equals = word.indexOf('=');
          open = equals < 0 ? word.substring(2) : null;
          openLine = i + 1;
          if (equals > 0) {
            put(word.substring(2, equals), word.substring(equals + 1), i + 1);
          }
        } else if (open != null && !word.isEmpty()) {
          put(open, word, openLine);
          open = null;
        }
      }
    }
    flag(open, openLine);
  }

  private void flag(@Nullable String name, int line) {
    if (name != null) {
      put(name, "true", line);
    }
  }

  private void put(String name, String value, int line) {
    if (KNOWN.contains(name) || FLAGS.contains(name)) {
      values.put(name, new Value(value, line));
    } else if (!unknown.contains(name)) {
      unknown.add(name);
    }
  }

  /// Arguments that say nothing about layout or shape here.
  public List<String> unknown() {
    return List.copyOf(unknown);
  }

  private int whole(String name, int otherwise) {
    Value value = values.get(name);
    return value == null
        ? otherwise
        : Quantity.whole(value.text(), file + ":" + value.line() + ": --" + name);
  }

  private boolean flagged(String name) {
    Value value = values.get(name);
    return value != null && !value.text().matches("false|False|0");
  }

  /// The layout on so many GPUs.
  public Layout layout(int gpus) {
    int tp = whole("tensor-model-parallel-size", 1);
    int pp = whole("pipeline-model-parallel-size", 1);
    int cp = whole("context-parallel-size", 1);
    int ep = whole("expert-model-parallel-size", 1);
    long fixed = (long) tp * pp * cp;
    Check.that(
        gpus % fixed == 0,
        "--gpus %d: is no multiple of the %d GPUs that tensor %d, pipeline %d and context %d make",
        gpus,
        fixed,
        tp,
        pp,
        cp);
    int layers = whole("num-layers", 0);
    int perChunk = whole("num-layers-per-virtual-pipeline-stage", 0);
    int chunks = whole("num-virtual-stages-per-pipeline-rank", 1);
    if (perChunk > 0 && layers > 0) {
      Check.that(
          layers % (pp * perChunk) == 0,
          "%s: --num-layers-per-virtual-pipeline-stage %d does not divide the %d / %d layers of a stage",
          file,
          perChunk,
          layers,
          pp);
      chunks = layers / pp / perChunk;
    }
    Value granularity = values.get("recompute-granularity");
    Recompute recompute =
        granularity == null
            ? Recompute.NONE
            : Recompute.of(
                granularity.text(), file + ":" + granularity.line() + ": --recompute-granularity");
    return new Layout(
        tp,
        pp,
        (int) (gpus / fixed),
        ep,
        cp,
        chunks,
        whole("micro-batch-size", 1),
        recompute,
        flagged("sequence-parallel"),
        flagged("use-distributed-optimizer") ? 1 : 0,
        RankOrder.DEFAULT);
  }

  /// Sequences of an iteration, 0 where not said.
  public int batch() {
    return whole("global-batch-size", 0);
  }

  /// The model, null where layers, hidden size or heads are not said.
  public @Nullable ModelShape model() {
    int layers = whole("num-layers", 0);
    int hidden = whole("hidden-size", 0);
    int heads = whole("num-attention-heads", 0);
    if (layers == 0 || hidden == 0 || heads == 0) {
      return null;
    }
    boolean gated = flagged("swiglu");
    int ffn = whole("ffn-hidden-size", 4 * hidden);
    int count = whole("num-experts", 0);
    int headSize = whole("kv-channels", hidden / heads);
    return new ModelShape(
        file.getFileName() + "",
        layers,
        hidden,
        heads,
        whole("num-query-groups", heads),
        headSize,
        ffn,
        gated,
        whole("padded-vocab-size", whole("vocab-size", 51200)),
        whole("seq-length", 2048),
        !flagged("disable-bias-linear"),
        !flagged("untie-embeddings-and-output-weights"),
        gated ? Positions.FREE : Positions.LEARNED,
        false,
        count == 0 ? null : new Experts(count, whole("moe-router-topk", 2), ffn, 0, 0, false),
        null,
        Double.NaN);
  }
}
