package quire.graph.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.graph.data.Draws;
import quire.graph.data.Part;
import quire.graph.metric.Metric;
import quire.graph.model.GraphNetwork;
import quire.graph.model.Interaction;
import quire.graph.model.Losses;
import quire.graph.model.NetworkConfig;
import quire.tensor.Scope;
import quire.tensor.Torch;
import quire.tensor.train.AdamW;
import quire.tensor.train.Batches;
import quire.tensor.train.ModelState;
import quire.tensor.train.Schedule;
import quire.tensor.train.TrainingListener;
import quire.tensor.train.TrainingLoop;
import quire.tensor.train.TrainingOptions;

/// Trains one network on one data set with one seed.
///
/// A step is a batch of graphs that hold training rows, in an order drawn for each epoch; a single
/// graph is one step. Rows without a label, and rows of other parts, are seen by the network and
/// take part in no loss. After each epoch validation and test rows are predicted, batch statistics
/// frozen. Call [Torch#threads] before; do not call it inside a [Scope].
public final class Training {
  private static final long ORDER = 0x0D3;
  private static final int EPOCHS_A_CHECKPOINT = 10;

  private final TrainingPlan plan;
  private final Samples samples;
  private final long seed;
  private final @Nullable Path folder;
  private final Epoch.Listener listener;
  private final int[] trainTargets;
  private final int[] valTargets;
  private final int[] testTargets;
  private final int[] trainGraphs;
  private final int stepsAnEpoch;
  private final int checkpointEvery;
  private final List<Epoch> curve = new ArrayList<>();
  private double lossSum;
  private long began;
  private int best = -1;
  private boolean unwritten;

  private record Batch(Interaction graphs, int[] labels) {}

  private Training(
      TrainingPlan plan,
      Samples samples,
      long seed,
      @Nullable Path folder,
      Epoch.Listener listener) {
    this.plan = plan;
    this.samples = samples;
    this.seed = seed;
    this.folder = folder;
    this.listener = listener;
    trainTargets = samples.targets(Part.TRAIN);
    valTargets = samples.targets(Part.VAL);
    testTargets = samples.targets(Part.TEST);
    trainGraphs = graphsWith(trainTargets);
    stepsAnEpoch = (trainGraphs.length + plan.batch() - 1) / plan.batch();
    checkpointEvery = (stepsAnEpoch >= EPOCHS_A_CHECKPOINT ? 1 : EPOCHS_A_CHECKPOINT);
  }

  /// Trains, or goes on where a killed training of the same arguments was, and ends with the same
  /// numbers either way.
  ///
  /// @param network its inputs, outputs and task are set from the data, see [Samples#fit]
  /// @param seed of weights, dropout and order
  /// @param folder holds checkpoints and the best weights, made if missing; null keeps nothing
  /// @param listener hears every epoch; in a resumed training those done before first
  /// @throws quire.base.RequestException for data that cannot be trained on
  /// @throws quire.base.WorkException when the loss is no finite number
  public static Trained run(
      NetworkConfig network,
      TrainingPlan plan,
      Samples samples,
      long seed,
      @Nullable Path folder,
      Epoch.Listener listener) {
    Torch.load();
    samples.data().requireTrainable();
    var fitted = Samples.fit(network, samples.data());
    return new Training(plan, samples, seed, folder, listener).train(fitted);
  }

  /// How many numbers a network has.
  public static long parameters(NetworkConfig network) {
    Torch.load();
    try (var _ = new Scope()) {
      return new GraphNetwork(network).parameterCount();
    }
  }

  private int[] graphsWith(int[] targets) {
    return IntStream.range(0, samples.graphs().size())
        .filter(g -> {
          int from = samples.firstRow(g, samples.byGraph());
          return IntStream.range(from, from + samples.rows(g, samples.byGraph()))
              .anyMatch(i -> targets[i] >= 0);
        })
        .toArray();
  }

  private Trained train(NetworkConfig config) {
    Torch.seed(seed);
    var network = new GraphNetwork(config);
    network.train(true);
    var state = ModelState.of(network);
    int[] judged =
        IntStream.concat(
                Arrays.stream(graphsWith(valTargets)), Arrays.stream(graphsWith(testTargets)))
            .distinct()
            .sorted()
            .toArray();
    var own = new ArrayList<Interaction>();
    try (var weights = new BestWeights(state);
        var optimizer = new AdamW(state.parameters(), plan.weightDecay());
        var evaluator = new Evaluator(samples, config, judged, plan.batch())) {
      var whole = stepsAnEpoch == 1 ? evaluator.batchOf(trainGraphs) : null;
      if (stepsAnEpoch == 1 && whole == null) {
        whole = interaction(trainGraphs, config);
        own.add(whole);
      }
      var loop =
          new TrainingLoop<>(state, optimizer, batches(config, whole), loss(network), options());
      loop.schedule(
          Schedule.perEpoch(Schedule.slowStartCosine(plan.warmup(), plan.epochs()), stepsAnEpoch));
      if (loop.resume()) {
        restore((int) (loop.next() / stepsAnEpoch), weights);
      } else if (folder != null) {
        new EpochFile(folder).keep(0);
      }
      loop.listen(step -> stepped(step, network, evaluator, weights));
      began = System.nanoTime();
      loop.run();
      weights.give();
      network.train(false);
      var chosen = curve.get(best);
      double seconds = curve.stream().mapToDouble(Epoch::seconds).sum();
      return new Trained(
          seed,
          network.parameterCount(),
          best,
          chosen.validation(),
          chosen.test(),
          List.copyOf(curve),
          seconds,
          network,
          evaluator.run(network));
    } finally {
      own.forEach(Interaction::close);
    }
  }

  private TrainingOptions options() {
    var options =
        TrainingOptions.of((long) plan.epochs() * stepsAnEpoch, plan.rate())
            .withClip(plan.clip())
            .withSeed(seed);
    return folder == null
        ? options
        : options.withCheckpoints(folder, (long) checkpointEvery * stepsAnEpoch);
  }

  private Interaction interaction(int[] graphs, NetworkConfig config) {
    return new Interaction(IntStream.of(graphs).mapToObj(samples.graphs()::get).toList(), config);
  }

  /// A batch as a function of the step: the epoch's order, cut into pieces.
  private Batches<Batch> batches(NetworkConfig config, @Nullable Interaction whole) {
    if (whole != null) {
      var batch = new Batch(whole, labels(trainGraphs));
      return (_, _) -> batch;
    }
    return (place, _) -> {
      int[] order = trainGraphs.clone();
      Draws.of(seed, ORDER, place.step() / stepsAnEpoch).shuffle(order);
      int from = Math.toIntExact(place.step() % stepsAnEpoch) * plan.batch();
      int[] graphs = Arrays.copyOfRange(order, from, Math.min(order.length, from + plan.batch()));
      return new Batch(interaction(graphs, config), labels(graphs));
    };
  }

  private int[] labels(int[] graphs) {
    return IntStream.of(graphs)
        .flatMap(g ->
            Arrays.stream(
                trainTargets,
                samples.firstRow(g, samples.byGraph()),
                samples.firstRow(g, samples.byGraph()) + samples.rows(g, samples.byGraph())))
        .toArray();
  }

  private quire.tensor.train.Loss<Batch> loss(GraphNetwork network) {
    return batch -> {
      Tensor outputs = network.forward(batch.graphs());
      return plan.weighted()
          ? Losses.weightedCrossEntropy(outputs, batch.labels())
          : Losses.crossEntropy(outputs, batch.labels());
    };
  }

  private void stepped(
      TrainingListener.Step step, GraphNetwork network, Evaluator evaluator, BestWeights weights) {
    lossSum += step.loss();
    long next = step.step() + 1;
    if (next % stepsAnEpoch != 0) {
      return;
    }
    var epoch = evaluated(step, evaluator.run(network));
    lossSum = 0;
    began = System.nanoTime();
    add(epoch, weights);
    if (folder != null) {
      new EpochFile(folder).append(epoch);
      boolean due = next % ((long) checkpointEvery * stepsAnEpoch) == 0;
      if (unwritten && (due || epoch.number() == plan.epochs() - 1)) {
        weights.write(folder.resolve(BestWeights.FILE));
        unwritten = false;
      }
    }
    listener.ended(epoch);
  }

  private void add(Epoch epoch, @Nullable BestWeights weights) {
    curve.add(epoch);
    if (best < 0 || epoch.validation() > curve.get(best).validation()) {
      best = epoch.number();
      if (weights != null) {
        weights.take();
        unwritten = true;
      }
    }
  }

  private void restore(int epochs, BestWeights weights) {
    if (folder == null) {
      return;
    }
    for (var epoch : new EpochFile(folder).keep(epochs)) {
      add(epoch, null);
      listener.ended(epoch);
    }
    if (epochs > 0) {
      weights.read(folder.resolve(BestWeights.FILE));
    }
  }

  private Epoch evaluated(TrainingListener.Step step, Predictions predictions) {
    int[] predicted = predictions.predicted();
    double[] positive = predictions.of(1);
    return new Epoch(
        curve.size(),
        step.rate(),
        lossSum / stepsAnEpoch,
        score(plan.metric(), valTargets, predicted, positive),
        score(plan.metric(), testTargets, predicted, positive),
        score(Metric.ACCURACY, valTargets, predicted, positive),
        score(Metric.ACCURACY, testTargets, predicted, positive),
        (System.nanoTime() - began) / 1e9);
  }

  private static double score(Metric metric, int[] targets, int[] predicted, double[] positive) {
    int[] rows = IntStream.range(0, targets.length).filter(i -> targets[i] >= 0).toArray();
    return Selection.score(
            metric,
            IntStream.of(rows).map(i -> targets[i]).toArray(),
            IntStream.of(rows).map(i -> predicted[i]).toArray(),
            IntStream.of(rows).mapToDouble(i -> positive[i]).toArray())
        .value();
  }
}
