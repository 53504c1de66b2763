package quire.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.Machine;
import quire.base.RequestException;
import quire.base.WorkException;

/// Runs experiments into an output folder, decides their claims, and can be killed at any moment:
/// [#resume] then ends with the same `claims.json` but for times.
public final class Reproduction implements AutoCloseable {
  /// One experiment of the call.
  ///
  /// @param seconds spent over all attempts; 0 before it ends
  /// @param problem why it failed; empty otherwise
  /// @param claims the verdicts; null before it is done
  public record Entry(
      Card card, Call.State state, double seconds, String problem, @Nullable ClaimsFile claims) {}

  /// Hears how the work goes, and draws the pages.
  public interface Observer {
    /// The state of an experiment changed; its files are written.
    ///
    /// @param index of the experiment that changed
    void changed(List<Entry> entries, int index) throws IOException;

    /// An experiment says how far it is.
    ///
    /// @param share in [0, 1]
    void progress(int index, String what, double share);

    /// An experiment ended well: draw its report from its folder.
    void report(Path runFolder) throws IOException;
  }

  private final Path out;
  private Call call;
  private final List<Experiment<?>> experiments;
  private final Observer observer;
  private final RunLock lock;
  private final List<Entry> entries = new ArrayList<>();
  private final Object writing = new Object();
  private boolean stopped;

  private Reproduction(
      Path out, Call call, List<Experiment<?>> experiments, Observer observer, RunLock lock) {
    this.out = out;
    this.call = call;
    this.experiments = experiments;
    this.observer = observer;
    this.lock = lock;
    for (var experiment : experiments) {
      entries.add(new Entry(experiment.card(), Call.State.WAITING, 0, "", null));
    }
  }

  /// Prepares a new call; every configuration is checked before anything is written. Run folders
  /// that an older call left in `out` are removed first.
  ///
  /// @param call as asked; its experiments are put in the order of their expected minutes
  /// @throws RequestException for a setting that an experiment does not take
  public static Reproduction start(Path out, Call call, Experiments available, Observer observer) {
    var chosen = new ArrayList<>(find(call, available));
    chosen.sort(Comparator.comparing(e -> e.card().minutes().getOrDefault(call.preset(), 0.0)));
    for (var experiment : chosen) {
      Overrides.apply(experiment.config(call.preset()), call.set(), experiment.card().id());
    }
    var lock = RunLock.take(out);
    try {
      clear(out, chosen);
      var reproduction = new Reproduction(out, call, chosen, observer, lock);
      reproduction.write();
      return reproduction;
    } catch (IOException problem) {
      lock.close();
      throw new WorkException(out + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  /// Takes up a call that was stopped, killed, or had experiments that failed.
  ///
  /// @throws RequestException when `out` holds no call, or its experiments are not there
  public static Reproduction resume(Path out, Experiments available, Observer observer) {
    var call = Call.read(out);
    return new Reproduction(out, call, find(call, available), observer, RunLock.take(out));
  }

  /// A new call of now.
  ///
  /// @param ids what is to run
  public static Call call(
      Preset preset, int seeds, long seed, int threads, List<String> set, List<String> ids) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var entries =
        ids.stream().map(id -> new Call.Entry(id, "", "", 0, Call.State.WAITING, 0, "")).toList();
    return new Call(Machine.quireVersion(), now, preset, seeds, seed, threads, set, entries);
  }

  /// What was asked.
  public Call call() {
    return call;
  }

  /// Runs what is not done yet, one after another; one that fails does not stop the others.
  ///
  /// @return how every experiment ended
  public List<Entry> run() throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      Path folder = out.resolve(entries.get(i).card().id());
      if (Files.exists(folder.resolve(ClaimsFile.NAME))) {
        var claims = ClaimsFile.read(folder);
        entries.set(
            i, new Entry(entries.get(i).card(), Call.State.DONE, claims.seconds(), "", claims));
      }
    }
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).state() == Call.State.DONE) {
        observer.report(out.resolve(entries.get(i).card().id()));
        change(i, entries.get(i));
      } else {
        runOne(i, experiments.get(i));
      }
    }
    return List.copyOf(entries);
  }

  /// Writes that the experiment which runs now was interrupted; from then on this call writes no
  /// state. For a program that is being stopped, from any thread.
  public void interrupted() throws IOException {
    synchronized (writing) {
      stopped = true;
      for (int i = 0; i < entries.size(); i++) {
        var entry = entries.get(i);
        if (entry.state() == Call.State.RUNNING) {
          entries.set(i, new Entry(entry.card(), Call.State.INTERRUPTED, 0, "", null));
        }
      }
      write();
    }
  }

  @Override
  public void close() {
    lock.close();
  }

  private <C extends Record> void runOne(int index, Experiment<C> experiment) throws IOException {
    Card card = entries.get(index).card();
    change(index, new Entry(card, Call.State.RUNNING, 0, "", null));
    Path folder = out.resolve(card.id());
    double began = System.nanoTime() / 1e9;
    try (var _ = RunLock.take(folder)) {
      var claims = measure(index, experiment, folder);
      observer.report(folder);
      change(index, new Entry(card, Call.State.DONE, claims.seconds(), "", claims));
    } catch (Throwable problem) {
      note(folder, problem);
      double seconds = System.nanoTime() / 1e9 - began;
      change(index, new Entry(card, Call.State.FAILED, seconds, plain(problem), null));
      if (problem instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <C extends Record> ClaimsFile measure(int index, Experiment<C> experiment, Path folder)
      throws Exception {
    Card card = entries.get(index).card();
    var settings = settings(experiment, folder);
    @SuppressWarnings("unchecked")
    var type = (Class<C>) experiment.config(settings.preset()).getClass();
    C config = settings.config(type);
    String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try (var run =
        FolderRun.open(folder, settings, (what, share) -> observer.progress(index, what, share))) {
      writeEnvironment(folder, settings, run, started);
      run.log("started " + card.id() + ", preset " + settings.preset().id());
      experiment.run(config, run);
      Metrics metrics = run.metrics();
      var results = Decision.decide(card.claims(), settings.preset(), metrics);
      var claims =
          new ClaimsFile(
              card.id(),
              card.paper(),
              settings.preset(),
              run.seedsThatRan(),
              Math.round(run.seconds() * 1000) / 1000.0,
              LocalDate.now(ZoneOffset.UTC).toString(),
              Study.beside(experiment, results),
              experiment.findings(config, metrics));
      writeEnvironment(folder, settings, run, started);
      run.log("done in " + claims.seconds() + " s");
      claims.write(folder); // last: its presence says that the run is complete
      return claims;
    }
  }

  /// The settings of an earlier attempt where there are any, else those of the call.
  private <C extends Record> RunSettings settings(Experiment<C> experiment, Path folder)
      throws IOException {
    if (Files.exists(folder.resolve(RunSettings.NAME))) {
      return RunSettings.read(folder);
    }
    String id = experiment.card().id();
    var config = Overrides.apply(experiment.config(call.preset()), call.set(), id);
    var settings =
        RunSettings.of(
            id, call.preset(), call.seeds(), call.seed(), call.threads(), call.set(), config);
    settings.write(folder);
    return settings;
  }

  private static void writeEnvironment(
      Path folder, RunSettings settings, FolderRun run, String started) throws IOException {
    var facts = new LinkedHashMap<>(Environment.facts());
    facts.put("threads", settings.threads());
    facts.put("seeds", run.seedsThatRan());
    facts.put("start", started);
    facts.put("seconds", run.seconds());
    facts.put("peakResidentBytes", Environment.peakResidentBytes());
    facts.put("command", settings.command());
    AtomicFile.writeText(folder.resolve(RunFolder.ENVIRONMENT), Json.pretty(facts) + "\n");
  }

  private void change(int index, Entry entry) throws IOException {
    List<Entry> now;
    synchronized (writing) {
      if (stopped) {
        return; // the program is ending: what interrupted() wrote stays
      }
      entries.set(index, entry);
      write();
      now = List.copyOf(entries);
    }
    observer.changed(now, index);
  }

  private void write() throws IOException {
    call = call.with(entries.stream().map(this::listed).toList());
    call.write(out);
  }

  private Call.Entry listed(Entry entry) {
    Card card = entry.card();
    return new Call.Entry(
        card.id(),
        card.paper(),
        card.question(),
        card.minutes().getOrDefault(call.preset(), 0.0),
        entry.state(),
        entry.seconds(),
        entry.problem());
  }

  private static List<Experiment<?>> find(Call call, Experiments available) {
    var found = new ArrayList<Experiment<?>>();
    for (var entry : call.experiments()) {
      String id = entry.id();
      found.add(
          available
              .find(id)
              .orElseThrow(() ->
                  new RequestException(
                      "no experiment "
                          + id
                          + "; there are "
                          + available.found().stream()
                              .map(e -> e.card().id())
                              .collect(Collectors.joining(", ")))));
    }
    return found;
  }

  /// Removes the run folders that an older call wrote, or that stand where a new one goes, and
  /// nothing else.
  private static void clear(Path out, List<Experiment<?>> chosen) throws IOException {
    var ids = new LinkedHashSet<String>();
    chosen.forEach(experiment -> ids.add(experiment.card().id()));
    if (Call.isIn(out)) {
      Call.read(out).experiments().forEach(entry -> ids.add(entry.id()));
      Files.delete(out.resolve(Call.NAME));
    }
    Path root = out.toAbsolutePath().normalize();
    for (String id : ids) {
      Path folder = root.resolve(id).normalize();
      if (folder.startsWith(root) && Files.isRegularFile(folder.resolve(RunSettings.NAME))) {
        try (var inside = Files.walk(folder)) {
          for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }

  /// The trace goes to the log of the run, where it helps; the message goes to the user.
  private static void note(Path folder, Throwable problem) {
    var text = new StringWriter();
    problem.printStackTrace(new PrintWriter(text));
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("log.txt"),
          Instant.now().truncatedTo(ChronoUnit.MILLIS) + " failed: " + text,
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    } catch (IOException alsoFailed) {
      problem.addSuppressed(alsoFailed);
    }
  }

  private static String plain(Throwable problem) {
    String message = problem.getMessage();
    boolean ours = problem instanceof RequestException || problem instanceof WorkException;
    return ours && message != null ? message : problem.toString();
  }
}
