package quire.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class AttentionTest {
  private static final DotProductAttention FUSED = new DotProductAttention(AttentionPath.FUSED, 0);
  private static final DotProductAttention WRITTEN =
      new DotProductAttention(AttentionPath.WRITTEN, 0);

  @BeforeAll
  static void load() {
    Torch.threads(1); // the tensors are tiny
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 20));
  }

  /// Law: both ways agree, values and gradients, for random shapes, groups and masks.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void fusedAndWrittenAgree(long seed) {
    var random = new Random(seed);
    long batch = 1 + random.nextInt(3);
    long groups = 1 + random.nextInt(3);
    long heads = groups * (1 + random.nextInt(3));
    long queries = 1 + random.nextInt(9);
    long keys = queries + random.nextInt(5);
    long d = 2 * (1 + random.nextInt(4));
    var mask = mask(random, batch, heads, queries, keys);
    var inputs =
        List.of(
            Formula.normal(random, batch, heads, queries, d).set_requires_grad(true),
            Formula.normal(random, batch, groups, keys, d).set_requires_grad(true),
            Formula.normal(random, batch, groups, keys, d).set_requires_grad(true));
    var a = gradients(FUSED, inputs, mask);
    var b = gradients(WRITTEN, inputs, mask);
    for (int i = 0; i < a.size(); i++) {
      assertThat(Formula.distance(a.get(i), b.get(i))).as("part %d", i).isLessThan(1e-10);
    }
  }

  private static AttentionMask mask(
      Random random, long batch, long heads, long queries, long keys) {
    var mask = AttentionMask.none();
    if (random.nextBoolean()) {
      mask = mask.withCausal();
    }
    if (random.nextBoolean()) {
      var padding = Formula.normal(random, batch, keys).gt(Calls.scalar(0.3));
      mask = mask.withKeyPadding(padding);
    }
    if (random.nextBoolean()) {
      mask = mask.withBias(Formula.normal(random, heads, queries, keys));
    }
    return mask;
  }

  private static List<Tensor> gradients(
      DotProductAttention attention, List<Tensor> inputs, AttentionMask mask) {
    for (var input : inputs) {
      input.mutable_grad().reset();
    }
    var y = attention.attend(inputs.get(0), inputs.get(1), inputs.get(2), mask, true);
    y.mul(Formula.wave(0.5, y.shape())).sum().backward();
    return List.of(
        y.detach(),
        inputs.get(0).grad().clone(),
        inputs.get(1).grad().clone(),
        inputs.get(2).grad().clone());
  }

  @ParameterizedTest
  @EnumSource(
      value = AttentionPath.class,
      names = {"FUSED", "WRITTEN"})
  void aRowThatSeesNothingIsZeroAndPassesNoGradient(AttentionPath path) {
    var attention = new DotProductAttention(path, 0);
    for (var dtype : new ScalarType[] {ScalarType.Double, ScalarType.Float, ScalarType.BFloat16}) {
      var q = Formula.wave(1, 2, 2, 3, 4).to(dtype).detach().set_requires_grad(true);
      var k = Formula.wave(2, 2, 2, 3, 4).to(dtype).detach().set_requires_grad(true);
      var padding = Formula.booleans(new boolean[][] {{true, true, true}, {false, true, false}});
      var y = attention.attend(q, k, k, AttentionMask.none().withKeyPadding(padding), true);
      y.sum().backward();
      assertThat(y.select(0, 0).abs().max().item_double()).isZero();
      assertThat(y.select(0, 1).abs().min().item_double()).isPositive();
      assertThat(q.grad().isfinite().all().item_bool()).isTrue();
      assertThat(k.grad().isfinite().all().item_bool()).isTrue();
      assertThat(q.grad().select(0, 0).abs().max().item_double()).isZero();
      assertThat(k.grad().select(0, 0).abs().max().item_double()).isZero();
    }
  }

  /// Law: with uniform scores each query averages the keys it may see.
  @Test
  void causalWithMoreKeysThanQueriesIsAlignedToTheEnd() {
    var q = torch.zeros(1, 1, 2, 4);
    var k = torch.randn(1, 1, 5, 4);
    var v = torch.eye(5).view(1, 1, 5, 5);
    for (var attention : List.of(FUSED, WRITTEN)) {
      var y = attention.attend(q, k, v, AttentionMask.none().withCausal(), false);
      var weights = Tensors.doubles(y);
      assertThat(weights)
          .containsExactly(
              new double[] {.25, .25, .25, .25, 0, .2, .2, .2, .2, .2},
              org.assertj.core.api.Assertions.within(1e-7));
    }
  }

  @Test
  void aLearnedBiasGetsItsGradient() {
    var random = new Random(5);
    var q = Formula.normal(random, 1, 2, 3, 4);
    var bias = Formula.normal(random, 2, 3, 3).set_requires_grad(true);
    var auto = new DotProductAttention(AttentionPath.AUTO, 0);
    double error =
        Formula.gradientError(
            () ->
                auto.attend(q, q, q, AttentionMask.none().withBias(bias), true)
                    .mul(Formula.wave(1, 1, 2, 3, 4))
                    .sum(),
            List.of(bias));
    assertThat(error).isLessThan(1e-8);
    assertThat(bias.grad().abs().max().item_double()).isGreaterThan(1e-4);
    assertThatThrownBy(() -> FUSED.attend(q, q, q, AttentionMask.none().withBias(bias), true))
        .hasMessageContaining("no gradient for the bias");
  }

  /// Rows of 20,000 equal scores: bf16 sums would stop growing at 256.
  @Test
  void softmaxSumsOverLongRowsAreFp32InBf16() {
    var q = torch.zeros(1, 1, 1, 8).to(ScalarType.BFloat16);
    var k = torch.zeros(1, 1, 20_000, 8).to(ScalarType.BFloat16);
    var v = torch.ones(1, 1, 20_000, 8).to(ScalarType.BFloat16);
    var y = WRITTEN.attend(q, k, v, AttentionMask.none(), false);
    assertThat(y.to(ScalarType.Float).min().item_double()).isBetween(0.99, 1.01);
  }

  @Test
  void theChoiceIsVisible() {
    assertThat(DotProductAttention.choose(ScalarType.Float, false, false))
        .isEqualTo(AttentionPath.FUSED);
    assertThat(DotProductAttention.choose(ScalarType.BFloat16, false, false))
        .isEqualTo(AttentionPath.WRITTEN);
    assertThat(DotProductAttention.choose(ScalarType.Float, true, false))
        .isEqualTo(AttentionPath.WRITTEN);
    var options = MultiHeadAttention.Options.of(8, 2);
    assertThat(new MultiHeadAttention(options).path()).isEqualTo(AttentionPath.FUSED);
    assertThat(new MultiHeadAttention(options.withPrecision(Precision.BF16)).path())
        .isEqualTo(AttentionPath.WRITTEN);
    assertThat(new MultiHeadAttention(options.withPath(AttentionPath.WRITTEN)).path())
        .isEqualTo(AttentionPath.WRITTEN);
  }

  @Test
  void dropoutActsInTrainingOnly() {
    var attention = new DotProductAttention(AttentionPath.AUTO, 0.5);
    var v = torch.ones(1, 1, 2000, 1);
    var q = torch.zeros(1, 1, 1, 1);
    var k = torch.zeros(1, 1, 2000, 1);
    Torch.seed(1);
    var y = attention.attend(q, k, v, AttentionMask.none(), true).item_double();
    assertThat(y).isBetween(0.9, 1.1).isNotEqualTo(1.0);
    var z = attention.attend(q, k, v, AttentionMask.none(), false).item_double();
    assertThat(z).isBetween(0.9999, 1.0001);
  }

  @Test
  void refusesByName() {
    var q = torch.zeros(1, 3, 2, 4);
    var k = torch.zeros(1, 2, 2, 4);
    assertThatThrownBy(() -> WRITTEN.attend(q, k, k, AttentionMask.none(), false))
        .hasMessageContaining("heads a multiple of groups");
    assertThatThrownBy(() -> AttentionMask.none().withKeyPadding(torch.zeros(1, 2)))
        .hasMessageStartingWith("keyPadding must be boolean");
    assertThatThrownBy(() -> new DotProductAttention(AttentionPath.AUTO, 1))
        .hasMessageStartingWith("dropout");
    assertThatThrownBy(() -> MultiHeadAttention.Options.of(8, 3)).hasMessageStartingWith("width");
    assertThatThrownBy(() -> new MultiHeadAttention(MultiHeadAttention.Options.of(8, 2)).forward(q))
        .hasMessageStartingWith("x must have shape (batch, length, 8)");
  }
}
