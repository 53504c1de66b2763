package quire.graph.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import quire.base.Check;
import quire.base.WorkException;
import quire.graph.data.CsvRows;
import quire.graph.data.Labels;
import quire.graph.metric.Classification;
import quire.graph.metric.Metric;
import quire.graph.metric.Ranking;
import quire.graph.metric.Regression;
import quire.graph.metric.Score;

/// Predictions beside their truth, whatever they predict: a class, several labels, a number, or the
/// rank of candidates. Rows without truth are left out.
public final class JudgedRows {
  private enum Form {
    CLASS,
    LABELS,
    NUMBER,
    RANK
  }

  private final Form form;
  private final int[] truth;
  private final int[] predicted;
  private final int columns;
  private final double[] numbers;
  private final double[] scores;
  private final long[] query;

  private JudgedRows(
      Form form,
      int[] truth,
      int[] predicted,
      int columns,
      double[] numbers,
      double[] scores,
      long[] query) {
    this.form = form;
    this.truth = truth;
    this.predicted = predicted;
    this.columns = columns;
    this.numbers = numbers;
    this.scores = scores;
    this.query = query;
  }

  private static JudgedRows ofClasses(int[] truth, int[] predicted, int columns, double[] p) {
    return new JudgedRows(Form.CLASS, truth, predicted, columns, new double[0], p, new long[0]);
  }

  private static JudgedRows ofNumbers(Form form, double[] truth, double[] scores, int columns) {
    return new JudgedRows(form, new int[0], new int[0], columns, truth, scores, new long[0]);
  }

  /// Some rows of predictions that a model made.
  ///
  /// @param rows numbers of rows
  /// @param truth class of every row, -1 for none
  public static JudgedRows of(int[] rows, int[] truth, Predictions predictions) {
    int[] known = IntStream.of(rows).filter(i -> truth[i] >= 0).toArray();
    int classes = predictions.classes();
    double[] p = new double[known.length * classes];
    for (int k = 0; k < known.length; k++) {
      System.arraycopy(predictions.probabilities(), known[k] * classes, p, k * classes, classes);
    }
    return ofClasses(
        IntStream.of(known).map(i -> truth[i]).toArray(),
        IntStream.of(known).map(predictions::predicted).toArray(),
        classes,
        p);
  }

  /// Reads a file that `quire graph predict` wrote, or one of the same form: `truth,predicted,p0..`
  /// (classes as numbers or names), `truth0..,p0..`, `truth,y`, or `query,candidate,truth,score`.
  ///
  /// @throws quire.base.RequestException naming file and line
  public static JudgedRows read(Path file) {
    Check.readable(file);
    try (var rows = CsvRows.open(file)) {
      var header = rows.header();
      if (header.contains("score")) {
        return ranks(rows);
      }
      if (header.contains("truth0")) {
        int labels = numbered(header, "truth");
        return table(rows, "truth", labels, "p", Form.LABELS);
      }
      if (header.contains("y")) {
        return table(rows, "truth", 0, "y", Form.NUMBER);
      }
      return classes(rows, file);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static int numbered(List<String> header, String prefix) {
    int count = 0;
    while (header.contains(prefix + count)) {
      count++;
    }
    return count;
  }

  private static JudgedRows ranks(CsvRows rows) throws IOException {
    int query = rows.column("query");
    int truth = rows.column("truth");
    int score = rows.column("score");
    var queries = new ArrayList<String>();
    var truths = new ArrayList<Double>();
    var scores = new ArrayList<Double>();
    for (var row = rows.next(); row != null; row = rows.next()) {
      queries.add(row.get(query).strip());
      truths.add(number(rows, row.get(truth)));
      scores.add(number(rows, row.get(score)));
    }
    Map<String, Long> place = new HashMap<>();
    long[] ids =
        queries.stream()
            .mapToLong(name -> place.computeIfAbsent(name, _ -> (long) place.size()))
            .toArray();
    return new JudgedRows(
        Form.RANK, new int[0], new int[0], 1, doubles(truths), doubles(scores), ids);
  }

  private static JudgedRows table(CsvRows rows, String truth, int columns, String score, Form form)
      throws IOException {
    int wide = Math.max(1, columns);
    int[] from = new int[wide];
    int[] to = new int[wide];
    for (int c = 0; c < wide; c++) {
      from[c] = rows.column(columns == 0 ? truth : truth + c);
      to[c] = rows.column(columns == 0 ? score : score + c);
    }
    var truths = new ArrayList<Double>();
    var scores = new ArrayList<Double>();
    for (var row = rows.next(); row != null; row = rows.next()) {
      for (int c = 0; c < wide; c++) {
        boolean missing = row.get(from[c]).isBlank();
        if (missing && form == Form.NUMBER) {
          continue;
        }
        truths.add(missing ? Double.NaN : number(rows, row.get(from[c])));
        scores.add(number(rows, row.get(to[c])));
      }
    }
    return ofNumbers(form, doubles(truths), doubles(scores), wide);
  }

  private static JudgedRows classes(CsvRows rows, Path file) throws IOException {
    int truth = rows.column("truth");
    int columns = numbered(rows.header(), "p");
    int predicted = rows.columnOrNone("predicted");
    Check.that(
        predicted >= 0 || columns > 1, "%s:1: neither a column predicted nor p0, p1, ...", file);
    var truths = new ArrayList<String>();
    var chosen = new ArrayList<String>();
    var p = new ArrayList<Double>();
    for (var row = rows.next(); row != null; row = rows.next()) {
      String name = row.get(truth).strip();
      if (name.isEmpty()) {
        continue;
      }
      truths.add(name);
      int best = 0;
      double highest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < columns; c++) {
        double value = number(rows, row.get(rows.column("p" + c)));
        p.add(value);
        best = value > highest ? c : best;
        highest = Math.max(highest, value);
      }
      chosen.add(predicted < 0 ? Integer.toString(best) : row.get(predicted).strip());
    }
    int[] known = classNumbers(truths, chosen, columns, file);
    return ofClasses(
        Arrays.copyOfRange(known, 0, truths.size()),
        Arrays.copyOfRange(known, truths.size(), known.length),
        columns,
        doubles(p));
  }

  /// Class numbers as they stand; or names in class order, if there is a name for each column.
  private static int[] classNumbers(
      List<String> truths, List<String> chosen, int columns, Path file) {
    var all = new ArrayList<>(truths);
    all.addAll(chosen);
    int most = columns == 0 ? Integer.MAX_VALUE : columns;
    boolean numbers =
        all.stream().allMatch(name -> name.matches("\\d{1,6}") && Integer.parseInt(name) < most);
    if (numbers) {
      return all.stream().mapToInt(Integer::parseInt).toArray();
    }
    var labels = Labels.ofNames(all);
    Check.that(
        columns == 0 || labels.classes().size() == columns,
        "%s: truth and predicted name %d classes, there are %d columns p0, p1, ...; write class"
            + " numbers (0 for p0)",
        file,
        labels.classes().size(),
        columns);
    return labels.index();
  }

  private static double number(CsvRows rows, String text) {
    double value;
    try {
      value = Double.parseDouble(text.strip());
    } catch (NumberFormatException problem) {
      throw rows.problem("'" + text + "' is no number");
    }
    if (!Double.isFinite(value)) {
      throw rows.problem(text + " is not finite");
    }
    return value;
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }

  /// Rows that have a truth.
  public int rows() {
    return form == Form.CLASS ? truth.length : numbers.length / columns;
  }

  /// The measures that say most about such rows.
  public List<Metric> usual() {
    return switch (form) {
      case CLASS ->
          columns > 1
              ? List.of(Metric.ACCURACY, Metric.ACC_SBM, Metric.MACRO_F1, Metric.CROSS_ENTROPY)
              : List.of(Metric.ACCURACY, Metric.ACC_SBM, Metric.MACRO_F1);
      case LABELS -> List.of(Metric.AP);
      case NUMBER -> List.of(Metric.MAE);
      case RANK -> List.of(Metric.MRR);
    };
  }

  /// A measure, or the reason why it is undefined for these rows.
  public Score score(Metric metric) {
    return switch (metric) {
      case ACCURACY -> form == Form.CLASS ? Classification.accuracy(truth, predicted) : noClass();
      case ACC_SBM -> form == Form.CLASS ? Classification.accSbm(truth, predicted) : noClass();
      case MACRO_F1 -> form == Form.CLASS ? Classification.macroF1(truth, predicted) : noClass();
      case CROSS_ENTROPY ->
          probable() ? Classification.crossEntropy(truth, scores, columns) : noProbability();
      case WEIGHTED_CROSS_ENTROPY ->
          probable()
              ? Classification.weightedCrossEntropy(truth, scores, columns)
              : noProbability();
      case AUC -> auc();
      case AP -> ap();
      case MAE ->
          form == Form.NUMBER ? Regression.mae(numbers, scores) : reason("no columns truth and y");
      case MRR ->
          form == Form.RANK
              ? Ranking.reciprocalRank(query, positive(), scores, false)
              : reason("no columns query, candidate, truth, score");
    };
  }

  private boolean probable() {
    return form == Form.CLASS && columns > 1;
  }

  private boolean[] positive() {
    boolean[] positive = new boolean[numbers.length];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = numbers[i] > 0.5;
    }
    return positive;
  }

  private Score auc() {
    if (form == Form.RANK || form == Form.LABELS && columns == 1) {
      return Ranking.auc(positive(), scores);
    }
    if (!probable()) {
      return noProbability();
    }
    if (columns != 2) {
      return reason("more than two classes");
    }
    boolean[] ones = new boolean[truth.length];
    double[] p = new double[truth.length];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = truth[i] == 1;
      p[i] = scores[2 * i + 1];
    }
    return Ranking.auc(ones, p);
  }

  /// Of labels; of two classes, that of class 1; of more, the mean over one class against the rest.
  private Score ap() {
    if (form == Form.LABELS) {
      return Ranking.averagePrecision(numbers, scores, columns);
    }
    if (!probable()) {
      return noProbability();
    }
    int labels = columns == 2 ? 1 : columns;
    int first = columns == 2 ? 1 : 0;
    double[] is = new double[truth.length * labels];
    double[] p = new double[is.length];
    for (int i = 0; i < truth.length; i++) {
      for (int c = 0; c < labels; c++) {
        is[i * labels + c] = truth[i] == first + c ? 1 : 0;
        p[i * labels + c] = scores[i * columns + first + c];
      }
    }
    return Ranking.averagePrecision(is, p, labels);
  }

  private static Score noClass() {
    return reason("no columns truth and predicted");
  }

  private static Score noProbability() {
    return reason("no probabilities p0, p1, ... of classes");
  }

  private static Score reason(String text) {
    return new Score(Double.NaN, text);
  }
}
