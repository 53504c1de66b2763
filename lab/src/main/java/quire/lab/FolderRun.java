package quire.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.WorkException;

/// A run that writes its folder so that a kill at any moment loses only what was under way.
///
/// A cell's records go to `checkpoints/<arm>/<seed>/cell.jsonl` first, whole or not at all: that
/// file says that the cell is complete. They are appended to `metrics.jsonl` after, and again from
/// that file when a kill came in between.
final class FolderRun implements Run, AutoCloseable {
  /// Who hears how far the run is.
  @FunctionalInterface
  interface Listener {
    /// See [Run#progress].
    void progress(String what, double share);
  }

  private static final String CHECKPOINTS = "checkpoints";
  private static final String COMPLETE = "cell.jsonl";

  private final Path folder;
  private final RunSettings settings;
  private final Listener listener;
  private final MetricsLog metrics;
  private final double secondsBefore;
  private final long start = System.nanoTime();
  private final Set<Path> cells = new HashSet<>();
  private @Nullable List<Long> seeds;

  private FolderRun(
      Path folder,
      RunSettings settings,
      Listener listener,
      MetricsLog metrics,
      double secondsBefore) {
    this.folder = folder;
    this.settings = settings;
    this.listener = listener;
    this.metrics = metrics;
    this.secondsBefore = secondsBefore;
  }

  /// Opens a new run, or an old one to go on with.
  static FolderRun open(Path folder, RunSettings settings, Listener listener) throws IOException {
    Files.createDirectories(folder.resolve(CHECKPOINTS));
    boolean resumed = Files.exists(folder.resolve(MetricsLog.NAME));
    var before = MetricsLog.read(folder.resolve(MetricsLog.NAME));
    var log = MetricsLog.open(folder, before.metrics());
    var run = new FolderRun(folder, settings, listener, log, secondsIn(folder));
    if (resumed) {
      run.log("resumed with " + before.metrics().size() + " records");
    }
    if (before.torn()) {
      run.log("dropped the torn last line of " + MetricsLog.NAME);
    }
    return run;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public Preset preset() {
    return settings.preset();
  }

  @Override
  public synchronized List<Long> seeds(int configured) {
    int count = settings.seeds() > 0 ? settings.seeds() : Check.positive("seeds", configured);
    seeds = LongStream.range(settings.seed(), settings.seed() + count).boxed().toList();
    return seeds;
  }

  @Override
  public int threads() {
    return settings.threads();
  }

  @Override
  public void record(long seed, String arm, String name, double value) {
    append(List.of(checked(new Metric(seed, arm, name, value, null))));
  }

  @Override
  public void record(long seed, String arm, String name, double value, long step) {
    append(List.of(checked(new Metric(seed, arm, name, value, step))));
  }

  @Override
  public void cell(long seed, String arm, String part, Cell.Work work) throws Exception {
    Path place = folder.resolve(CHECKPOINTS).resolve(fileName(arm));
    if (!part.isEmpty()) {
      place = place.resolve(fileName(part));
    }
    place = place.resolve("seed-" + seed);
    String title = arm + (part.isEmpty() ? "" : ", " + part) + ", seed " + seed;
    synchronized (this) {
      Check.that(cells.add(place), "cell %s is run twice in one run", title);
    }
    Path complete = place.resolve(COMPLETE);
    if (Files.exists(complete)) {
      append(MetricsLog.read(complete).metrics());
      log("kept " + title);
      return;
    }
    Files.createDirectories(place);
    var cell = new FolderCell(seed, arm, place);
    long began = System.nanoTime();
    work.run(cell);
    List<Metric> records = cell.records();
    AtomicFile.writeText(complete, MetricsLog.lines(records));
    append(records);
    AtomicFile.writeText(secondsFile(folder), Double.toString(seconds()));
    log("did " + title + " in " + Math.round((System.nanoTime() - began) / 1e8) / 10.0 + " s");
  }

  @Override
  public synchronized void log(String line) {
    String text = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line + "\n";
    try {
      Files.write(
          folder.resolve("log.txt"),
          text.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException problem) {
      throw new WorkException(folder + ": log.txt cannot be written: " + problem, problem);
    }
  }

  @Override
  public void progress(String what, double share) {
    listener.progress(what, Math.clamp(share, 0.0, 1.0));
  }

  /// What has been recorded.
  Metrics metrics() {
    return metrics.metrics();
  }

  /// The seeds that the experiment asked for, else those that recorded something.
  synchronized List<Long> seedsThatRan() {
    return seeds == null ? List.copyOf(metrics().seeds()) : seeds;
  }

  /// Seconds spent so far, over all attempts; of a killed one, up to its last complete cell.
  double seconds() {
    return secondsBefore + (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() throws IOException {
    metrics.close();
  }

  private static Metric checked(Metric metric) {
    if (!Double.isFinite(metric.value())) {
      throw new WorkException(
          metric.name()
              + " of arm "
              + metric.arm()
              + ", seed "
              + metric.seed()
              + (metric.step() == null ? "" : ", step " + metric.step())
              + " is "
              + metric.value());
    }
    return metric;
  }

  private void append(List<Metric> records) {
    try {
      metrics.append(records);
    } catch (IOException problem) {
      throw new WorkException(
          folder + ": " + MetricsLog.NAME + " cannot be written: " + problem, problem);
    }
  }

  private static Path secondsFile(Path folder) {
    return folder.resolve(CHECKPOINTS).resolve("seconds.txt");
  }

  private static double secondsIn(Path folder) throws IOException {
    Path file = secondsFile(folder);
    return Files.exists(file) ? Double.parseDouble(Files.readString(file)) : 0;
  }

  /// A name that any file system takes, and that differs for different texts.
  private static String fileName(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9_-]", "_");
    return plain.equals(text) && !plain.startsWith("seed-") && plain.length() <= 80
        ? plain
        : plain.substring(0, Math.min(60, plain.length()))
            + "."
            + Integer.toHexString(text.hashCode());
  }

  private final class FolderCell implements Cell {
    private final long seed;
    private final String arm;
    private final Path place;
    private final List<Metric> records = new ArrayList<>();

    FolderCell(long seed, String arm, Path place) {
      this.seed = seed;
      this.arm = arm;
      this.place = place;
    }

    @Override
    public long seed() {
      return seed;
    }

    @Override
    public String arm() {
      return arm;
    }

    @Override
    public Path folder() {
      return place;
    }

    @Override
    public synchronized void record(String name, double value) {
      records.add(checked(new Metric(seed, arm, name, value, null)));
    }

    @Override
    public synchronized void record(String name, double value, long step) {
      records.add(checked(new Metric(seed, arm, name, value, step)));
    }

    @Override
    public void progress(String what, double share) {
      listener.progress(what, Math.clamp(share, 0.0, 1.0));
    }

    synchronized List<Metric> records() {
      return Metrics.of(records).all();
    }
  }
}
