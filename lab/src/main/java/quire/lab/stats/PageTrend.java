package quire.lab.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import quire.base.Check;

/// Page's test for a trend along ordered treatments within blocks: L = sum over treatments j of j
/// times the rank sum of j. Ties within a block share their mean rank, and the distribution is that
/// of the shared ranks under all orders within each block. Exact for [#EXACT_TREATMENTS] treatments
/// and [#EXACT_RANKS] values or fewer, beyond by the normal law. Source: Page, *J. American
/// Statistical Association* 58 (1963) 216-230.
public final class PageTrend {
  /// Up to so many treatments the distribution is exact...
  public static final int EXACT_TREATMENTS = 10;

  /// ... when there are also no more than so many values in all.
  public static final int EXACT_RANKS = 200;

  private PageTrend() {}

  /// The outcome.
  ///
  /// @param statistic L
  /// @param correlation mean over blocks of Spearman's correlation with the order, in [-1, 1]; a
  ///   block whose values are all the same counts as 0
  public record Result(double statistic, double correlation, double p, String method) {}

  /// Tests whether values grow ([Alternative#GREATER]) or fall along the order.
  ///
  /// @param blocks each the values of one block in the order of the treatments, at least 2, finite,
  ///   all of one length
  public static Result test(double[][] blocks, Alternative alternative) {
    Check.that(blocks.length >= 1, "blocks must hold at least one, is empty");
    int k = blocks[0].length;
    Check.that(k >= 2, "a block must hold at least 2 values, holds %d", k);
    int doubledL = 0;
    double mean = 0;
    double variance = 0;
    double correlation = 0;
    int[][] ranks = new int[blocks.length][];
    for (int b = 0; b < blocks.length; b++) {
      Check.that(
          blocks[b].length == k, "block %d must hold %d values, holds %d", b, k, blocks[b].length);
      ranks[b] = Samples.doubledRanks(Samples.finite("block", blocks[b]));
      doubledL += sumWithOrder(ranks[b]);
      mean += k * (k + 1.0) * (k + 1.0) / 4;
      double spread = Arrays.stream(ranks[b]).mapToDouble(r -> sq(r / 2.0 - (k + 1) / 2.0)).sum();
      double full = k * (k * (double) k - 1) / 12;
      variance += full * spread / (k - 1);
      correlation += blockCorrelation(ranks[b], full, spread) / blocks.length;
    }
    double l = doubledL / 2.0;
    if (k <= EXACT_TREATMENTS && k * blocks.length <= EXACT_RANKS) {
      double[] law = law(ranks);
      double greater = 0;
      double less = 0;
      for (int s = 0; s < law.length; s++) {
        greater += s >= doubledL ? law[s] : 0;
        less += s <= doubledL ? law[s] : 0;
      }
      return new Result(l, correlation, alternative.pick(greater, less), "exact Page trend");
    }
    if (variance == 0) {
      return new Result(l, correlation, 1, "Page trend, all values tied");
    }
    var normal = NormalDistribution.of(mean, Math.sqrt(variance));
    double p = alternative.pick(normal.survivalProbability(l), normal.cumulativeProbability(l));
    return new Result(l, correlation, p, "normal Page trend");
  }

  private static double sq(double x) {
    return x * x;
  }

  private static int sumWithOrder(int[] ranks) {
    int sum = 0;
    for (int j = 0; j < ranks.length; j++) {
      sum += (j + 1) * ranks[j];
    }
    return sum;
  }

  private static double blockCorrelation(int[] ranks, double full, double spread) {
    int k = ranks.length;
    double covariance = sumWithOrder(ranks) / 2.0 - k * (k + 1.0) * (k + 1.0) / 4;
    return spread == 0 ? 0 : covariance / Math.sqrt(full * spread);
  }

  /// Chance of each doubled L: the blocks' own laws, convolved.
  private static double[] law(int[][] ranks) {
    double[] law = {1};
    int[] last = {};
    double[] lastLaw = {1};
    for (int[] block : ranks) {
      int[] sorted = block.clone();
      Arrays.sort(sorted);
      if (!Arrays.equals(sorted, last)) {
        last = sorted;
        lastLaw = blockLaw(sorted);
      }
      double[] next = new double[law.length + lastLaw.length - 1];
      for (int i = 0; i < law.length; i++) {
        for (int j = 0; law[i] != 0 && j < lastLaw.length; j++) {
          next[i + j] += law[i] * lastLaw[j];
        }
      }
      law = next;
    }
    return law;
  }

  /// One block: places are filled in order, from every set of ranks used so far.
  private static double[] blockLaw(int[] ranks) {
    int k = ranks.length;
    int[] sorted = ranks.clone();
    Arrays.sort(sorted);
    int top = sumWithOrder(sorted);
    double[][] bySet = new double[1 << k][];
    bySet[0] = new double[top + 1];
    bySet[0][0] = 1;
    for (int set = 0; set < bySet.length; set++) {
      double[] from = bySet[set];
      int place = Integer.bitCount(set) + 1;
      for (int r = 0; r < k; r++) {
        if ((set >> r & 1) != 0) {
          continue;
        }
        int to = set | 1 << r;
        if (bySet[to] == null) {
          bySet[to] = new double[top + 1];
        }
        int add = place * ranks[r];
        for (int s = 0; s + add <= top; s++) {
          bySet[to][s + add] += from[s] / (k - place + 1);
        }
      }
    }
    return bySet[bySet.length - 1];
  }
}
