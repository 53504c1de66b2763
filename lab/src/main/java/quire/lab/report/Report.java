package quire.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.lab.Call;
import quire.lab.ClaimResult;
import quire.lab.ClaimsFile;
import quire.lab.Experiment;
import quire.lab.Experiments;
import quire.lab.Metrics;
import quire.lab.RunFolder;
import quire.lab.RunSettings;
import quire.lab.chart.Axis;
import quire.lab.chart.Charts;
import quire.lab.chart.Effect;
import quire.lab.chart.Figure;

/// `report.html` of one run, from the files of its folder alone.
///
/// The plots and the question come from the experiment's class; where it is not on the class path,
/// the page stands without plots and says so. The same files give the same page.
public final class Report {
  /// The file's name in a run folder.
  public static final String NAME = "report.html";

  private final RunFolder run;
  private final Optional<Experiment<?>> experiment;

  private Report(RunFolder run, Experiments experiments) {
    this.run = run;
    this.experiment = experiments.find(run.settings().experiment());
  }

  /// Writes the page of a run folder, replacing an older one. Returns the file.
  ///
  /// @throws RequestException when the folder holds no run
  /// @throws quire.base.WorkException when the page cannot be written
  public static Path write(Path runFolder) {
    return write(runFolder, Experiments.load());
  }

  static Path write(Path runFolder, Experiments experiments) {
    Path file = runFolder.resolve(NAME);
    page(runFolder, experiments).write(file);
    return file;
  }

  static ReportPage page(Path runFolder, Experiments experiments) {
    return new Report(RunFolder.open(runFolder), experiments).build();
  }

  private ReportPage build() {
    RunSettings settings = run.settings();
    Optional<ClaimsFile> claims = run.claims();
    String paper = claims.map(ClaimsFile::paper).orElseGet(() -> fromCall(Call.Entry::paper));
    var page =
        ReportPage.titled(title())
            .kicker(settings.experiment() + (paper.isBlank() ? "" : " · " + paper));
    if (claims.isPresent()) {
      verdicts(page, claims.get());
    } else {
      page.warning(
          "This run has not ended: it has no verdicts yet. Resume it, then write the report"
              + " again.");
      List<String> log = logTail(run.path(), 20);
      if (!log.isEmpty()) {
        page.heading("The end of its log").code(String.join("\n", log));
      }
    }
    plots(page);
    claims
        .map(ClaimsFile::findings)
        .filter(findings -> !findings.isEmpty())
        .ifPresent(findings -> page.heading("Findings").list(findings));
    configuration(page, settings);
    var environment = new LinkedHashMap<>(run.environment());
    environment.remove("command"); // it has its own section below
    page.environment(environment);
    page.command(settings.command());
    page.note("To draw this page again from the files of its folder: ./quire report FOLDER");
    return page.html(
        "<footer>Every verdict can be recomputed from metrics.jsonl beside this page.</footer>\n");
  }

  private String title() {
    String question =
        experiment.map(e -> e.card().question()).orElseGet(() -> fromCall(Call.Entry::question));
    return question.isBlank() ? run.settings().experiment() : question;
  }

  /// What `call.json` of the whole call says of this experiment; empty where there is none.
  private String fromCall(java.util.function.Function<Call.Entry, String> what) {
    Path path = run.path().toAbsolutePath().normalize();
    Path area = path.getParent();
    Path out = area == null ? null : area.getParent();
    if (out == null || !Call.isIn(out)) {
      return "";
    }
    return Call.read(out).experiments().stream()
        .filter(entry -> entry.id().equals(run.settings().experiment()))
        .map(what)
        .findFirst()
        .orElse("");
  }

  private static void verdicts(ReportPage page, ClaimsFile file) {
    page.lead(Summary.of(file));
    page.html(VerdictTable.tally(file));
    page.note(circumstances(file));
    page.heading("Verdicts").html(VerdictTable.table(file.claims()));
    page.note(
        "One rule decides every claim: a one-sided test at 5 % after Holm's correction over the "
            + "claims tested in this run. Supported: significant in the stated direction. Not "
            + "supported: significant in the other direction, or the whole interval lies below the "
            + "smallest effect that matters. Inconclusive: neither. Statements that are counted "
            + "(“never”) have no p-value.");
    drawn(page, "Effects", () -> effects(file.claims()));
  }

  private static String circumstances(ClaimsFile file) {
    String seeds =
        file.seeds().isEmpty()
            ? ""
            : file.seeds().size() == 1
                ? ", seed " + file.seeds().getFirst()
                : ", " + file.seeds().size() + " seeds (" + Facts.seeds(file.seeds()) + ")";
    return "Preset "
        + file.preset().id()
        + seeds
        + ", "
        + Facts.duration(file.seconds())
        + (file.date().isBlank() ? "" : ", " + file.date())
        + ".";
  }

  /// One interval chart for each unit in which at least two effects were measured.
  private static List<Figure> effects(List<ClaimResult> claims) {
    Map<String, List<ClaimResult>> byUnit =
        claims.stream()
            .filter(claim -> claim.effect() != null && claim.interval() != null)
            .filter(Report::isDifference)
            .collect(
                Collectors.groupingBy(ClaimResult::unit, LinkedHashMap::new, Collectors.toList()));
    var figures = new ArrayList<Figure>();
    byUnit.forEach((unit, rows) -> {
      if (rows.size() >= 2) {
        List<Effect> effects = rows.stream().map(Report::effect).toList();
        figures.add(
            new Figure(
                unit.isBlank() ? "Effects and intervals" : "Effects in " + unit,
                "Disc: supported; square: not supported; hollow: undecided. The dashed line is "
                    + "no effect.",
                Charts.forest(Axis.linear("effect", unit), 0, effects)));
      }
    });
    return figures;
  }

  /// Whether the effect is a difference of two arms, for which 0 means "none".
  private static boolean isDifference(ClaimResult claim) {
    return claim.test().matches(".*\\S [-−] \\S.*")
        && claim.alternative().matches("(above|below|inside) .*");
  }

  private static Effect effect(ClaimResult claim) {
    List<? extends @Nullable Double> interval = claim.interval();
    Double low = interval == null ? null : interval.get(0);
    Double high = interval == null ? null : interval.get(1);
    Double value = claim.effect();
    return new Effect(
        claim.id() + " " + claim.statement(),
        value == null ? Double.NaN : value,
        low == null ? Double.NEGATIVE_INFINITY : low,
        high == null ? Double.POSITIVE_INFINITY : high,
        Chips.tone(claim.verdict()));
  }

  private void plots(ReportPage page) {
    if (experiment.isEmpty()) {
      page.heading("Plots")
          .warning(
              "Without plots: the experiment "
                  + run.settings().experiment()
                  + " is not on the class path of the program that wrote this page.");
      return;
    }
    drawn(page, "Plots", () -> figures(experiment.get(), run));
  }

  /// A section of figures; one that cannot be drawn leaves a warning and the rest of the page. An
  /// [InternalError] is how the JDK says that the machine's fonts are broken.
  private static void drawn(ReportPage page, String heading, Supplier<List<Figure>> figures) {
    try {
      List<Figure> made = figures.get();
      if (!made.isEmpty()) {
        String markup = ReportPage.markup(made); // fails here, before the page has half of it
        page.heading(heading).html(markup);
      }
    } catch (RuntimeException | LinkageError | InternalError problem) {
      page.heading(heading).warning("The plots could not be drawn: " + problem);
    }
  }

  private static <C extends Record> List<Figure> figures(Experiment<C> experiment, RunFolder run) {
    Metrics metrics = run.metrics();
    return experiment.figures(run.config(experiment), metrics);
  }

  private static void configuration(ReportPage page, RunSettings settings) {
    var facts = Facts.configuration(settings.config());
    if (!facts.isEmpty()) {
      page.heading("Configuration").facts(facts);
    }
  }

  /// The last lines of a run's log; empty where there is none.
  static List<String> logTail(Path runFolder, int most) {
    Path log = runFolder.resolve("log.txt");
    if (!Files.isRegularFile(log)) {
      return List.of();
    }
    try (var lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return all.subList(Math.max(0, all.size() - most), all.size());
    } catch (IOException | java.io.UncheckedIOException problem) {
      return List.of();
    }
  }
}
