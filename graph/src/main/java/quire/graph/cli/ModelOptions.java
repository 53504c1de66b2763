package quire.graph.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that shape a network and its training; each is left to `--config`, then to its
/// default, where it is not given.
final class ModelOptions {
  @Option(
      names = "--config",
      paramLabel = "NAME|FILE",
      description = {
        "A published preset (computer, photo, cs, physics, ogbn-arxiv, malnet-tiny), or a run's",
        "config.yaml; other options override it."
      })
  private @Nullable String config;

  @Option(names = "--layers", paramLabel = "N", description = "Layers (4).")
  private @Nullable String layers;

  @Option(names = "--width", paramLabel = "N", description = "Columns inside (64).")
  private @Nullable String width;

  @Option(names = "--heads", paramLabel = "N", description = "Attention heads (4).")
  private @Nullable String heads;

  @Option(
      names = "--local",
      paramLabel = "KIND",
      description = "Message passing: gatedgcn, gcn, none (gatedgcn).")
  private @Nullable String local;

  @Option(
      names = "--attention",
      paramLabel = "KIND",
      description = "exphormer, dense, none (exphormer).")
  private @Nullable String attention;

  @Option(
      names = "--degree",
      paramLabel = "D",
      description = "Degree of the expander, even; 0 for none (6).")
  private @Nullable String degree;

  @Option(names = "--virtual", paramLabel = "N", description = "Virtual nodes a graph (0).")
  private @Nullable String virtual;

  @Option(
      names = "--attend",
      paramLabel = "KINDS",
      description = "Edges that attention follows (local,expander,virtual).")
  private @Nullable String attend;

  @Option(names = "--self-loops", description = "Let every node attend to itself.")
  private boolean selfLoops;

  @Option(names = "--encoding", hidden = true)
  private @Nullable String encoding;

  @Option(names = "--head-layers", paramLabel = "N", description = "Linear maps in the head (1).")
  private @Nullable String headLayers;

  @Option(
      names = "--pool",
      paramLabel = "HOW",
      description = "Nodes to a graph: mean, max, add (mean).")
  private @Nullable String pool;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "node or graph (what the labels belong to).")
  private @Nullable String task;

  @Option(names = "--dropout", paramLabel = "P", description = "Share dropped in training (0).")
  private @Nullable String dropout;

  @Option(
      names = "--attention-dropout",
      paramLabel = "P",
      description = "Share of attention weights dropped (0).")
  private @Nullable String attentionDropout;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Expanders: hamiltonian, permutation, simple (hamiltonian).")
  private @Nullable String kind;

  @Option(
      names = "--max-tries",
      paramLabel = "N",
      description = "Draws of an expander before giving up (100).")
  private @Nullable String maxTries;

  @Option(
      names = "--allow-uncertified",
      description = "Take the best draw where no expander is certified, instead of failing.")
  private boolean allowUncertified;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs (100).")
  private @Nullable String epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Graphs a step (32).")
  private @Nullable String batch;

  @Option(names = "--lr", paramLabel = "R", description = "Peak learning rate (1e-3).")
  private @Nullable String lr;

  @Option(names = "--weight-decay", paramLabel = "R", description = "Decoupled decay (1e-5).")
  private @Nullable String weightDecay;

  @Option(names = "--warmup", paramLabel = "N", description = "Epochs of warm-up (5).")
  private @Nullable String warmup;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description = {
        "crossEntropy or weightedCrossEntropy (weighted where nodes of many graphs are",
        "classified)."
      })
  private @Nullable String loss;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = {
        "What chooses the epoch: accuracy, accSbm, macroF1, auc (accSbm with the weighted",
        "loss, else accuracy)."
      })
  private @Nullable String metric;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "What may be used, such as 8GB (free memory); more is refused.")
  private @Nullable String memory;

  @Option(names = "--seeds", paramLabel = "K", description = "Repeat with seed, seed+1, ... (1).")
  private @Nullable String seeds;

  /// What was given, by name without dashes.
  Map<String, String> given() {
    var given = new LinkedHashMap<String, String>();
    put(given, "config", config);
    put(given, "layers", layers);
    put(given, "width", width);
    put(given, "heads", heads);
    put(given, "local", local);
    put(given, "attention", attention);
    put(given, "degree", degree);
    put(given, "virtual", virtual);
    put(given, "attend", attend);
    put(given, "self-loops", selfLoops ? "true" : null);
    put(given, "encoding", encoding);
    put(given, "head-layers", headLayers);
    put(given, "pool", pool);
    put(given, "task", task);
    put(given, "dropout", dropout);
    put(given, "attention-dropout", attentionDropout);
    put(given, "kind", kind);
    put(given, "max-tries", maxTries);
    put(given, "allow-uncertified", allowUncertified ? "true" : null);
    put(given, "epochs", epochs);
    put(given, "batch", batch);
    put(given, "lr", lr);
    put(given, "weight-decay", weightDecay);
    put(given, "warmup", warmup);
    put(given, "loss", loss);
    put(given, "metric", metric);
    put(given, "memory", memory);
    put(given, "seeds", seeds);
    return given;
  }

  private static void put(Map<String, String> given, String name, @Nullable String value) {
    if (value != null) {
      given.put(name, value);
    }
  }
}
