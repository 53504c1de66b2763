package quire.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.tensor.NativeHeap;
import quire.tensor.Scope;
import quire.tensor.Torch;

class TransformerTest {
  @BeforeAll
  static void load() {
    Torch.threads(1); // the tensors are tiny
  }

  private static TransformerOptions modern() {
    return TransformerOptions.of(2, 16, 4, 24)
        .withGroups(2)
        .withActivation(Activation.SWIGLU)
        .withNorm(Norm.Kind.RMS, 1e-6)
        .withBias(false)
        .withRotary(RotaryPositions.of(4, RotaryPositions.Pairing.HALF_SPLIT));
  }

  /// Law: reading a text in pieces through the cache gives what reading it at once gives.
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void cachedDecodingEqualsTheFullForward(long seed) {
    var random = new Random(seed);
    var model =
        new TransformerEncoder(seed % 2 == 0 ? modern() : TransformerOptions.of(2, 16, 4, 24));
    Formula.fill(model);
    var causal = AttentionMask.none().withCausal();
    try (var _ = new NoGradGuard();
        var cache = new KeyValueCache(2)) {
      var x = Formula.normal(random, 2, 37, 16);
      var whole = model.forward(x, causal, null);
      var pieces = new ArrayList<Tensor>();
      for (long at = 0; at < 37; ) {
        long count = Math.min(37 - at, 1 + random.nextInt(6));
        try (var scope = new Scope()) { // the cache must outlive the scope of a step
          pieces.add(scope.keep(model.forward(x.narrow(1, at, count), causal, cache)));
        }
        at += count;
      }
      assertThat(cache.length()).isEqualTo(37);
      var joined = torch.cat(new TensorVector(pieces.toArray(Tensor[]::new)), 1);
      assertThat(Formula.distance(joined, whole)).isLessThan(1e-12);
      cache.truncate(20);
      var again = model.forward(x.narrow(1, 20, 17), causal, cache);
      assertThat(Formula.distance(again, whole.narrow(1, 20, 17))).isLessThan(1e-12);
    }
  }

  @Test
  void cachedDecoderKeepsTheMemoryAndFollowsReordering() {
    var random = new Random(7);
    var model = new TransformerDecoder(modern());
    Formula.fill(model);
    try (var _ = new NoGradGuard();
        var cache = new KeyValueCache(2)) {
      var x = Formula.normal(random, 2, 6, 16);
      var memory = Formula.normal(random, 2, 5, 16);
      var whole = model.forward(x, memory, null, null);
      var head = model.forward(x.narrow(1, 0, 4), memory, null, cache);
      assertThat(Formula.distance(head, whole.narrow(1, 0, 4))).isLessThan(1e-12);
      var swap =
          torch.arange(Calls.scalar(1), Calls.scalar(-1), Calls.scalar(-1)).to(ScalarType.Long);
      cache.reorder(swap);
      // The memory is not read again: zeros in its place change nothing.
      var tail =
          model.forward(
              x.index_select(0, swap).narrow(1, 4, 2), torch.zeros_like(memory), null, cache);
      assertThat(Formula.distance(tail.index_select(0, swap), whole.narrow(1, 4, 2)))
          .isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AttentionPath.class,
      names = {"FUSED", "WRITTEN"})
  void gradientsMatchDifferences(AttentionPath path) {
    var options =
        TransformerOptions.of(1, 4, 2, 3)
            .withGroups(1)
            .withActivation(Activation.SWIGLU)
            .withNorm(Norm.Kind.RMS, 1e-6)
            .withRotary(RotaryPositions.of(2, RotaryPositions.Pairing.INTERLEAVED))
            .withPath(path);
    var model = new TransformerDecoder(options);
    Formula.fill(model);
    var x = Formula.wave(1, 1, 3, 4).set_requires_grad(true);
    var memory = Formula.wave(2, 1, 2, 4).set_requires_grad(true);
    var leaves = new ArrayList<>(List.of(x, memory));
    leaves.addAll(Formula.parameters(model).values());
    double error =
        Formula.gradientError(
            () -> model.forward(x, memory, null, null).mul(Formula.wave(3, 1, 3, 4)).sum(), leaves);
    assertThat(error).isLessThan(1e-7);
  }

  @Test
  void groupsShareTheirKeysAndValues() {
    Torch.seed(3);
    var grouped = new MultiHeadAttention(MultiHeadAttention.Options.of(8, 4).withGroups(2));
    var full = new MultiHeadAttention(MultiHeadAttention.Options.of(8, 4));
    grouped.to(ScalarType.Double, false);
    full.to(ScalarType.Double, false);
    try (var _ = new NoGradGuard()) {
      var from = grouped.named_parameters();
      var to = full.named_parameters();
      var packed = from.get("in_proj_weight");
      var parts =
          new TensorVector(
              packed.narrow(0, 0, 8),
              spread(packed.narrow(0, 8, 4)),
              spread(packed.narrow(0, 12, 4)));
      to.get("in_proj_weight").copy_(torch.cat(parts, 0));
      to.get("out_proj.weight").copy_(from.get("out_proj.weight"));
      var x = Formula.wave(1, 2, 5, 8);
      assertThat(Formula.distance(grouped.forward(x), full.forward(x))).isLessThan(1e-12);
    }
  }

  /// (groups * d, width) to (heads * d, width), each group of 2 rows twice.
  private static Tensor spread(Tensor rows) {
    return torch.cat(
        new TensorVector(
            rows.narrow(0, 0, 2), rows.narrow(0, 0, 2), rows.narrow(0, 2, 2), rows.narrow(0, 2, 2)),
        0);
  }

  /// bf16 has 8 bits of precision: outputs within a few thousandths of the fp32 ones.
  @Test
  void bf16StaysCloseToFp32AndKeepsMasterWeights() {
    var options = TransformerOptions.of(2, 32, 4, 64);
    Torch.seed(1);
    var exact = new TransformerEncoder(options);
    Torch.seed(1);
    var rounded = new TransformerEncoder(options.withPrecision(Precision.BF16));
    var x = torch.randn(2, 9, 32);
    var a = exact.forward(x);
    var b = rounded.forward(x);
    assertThat(Calls.dtype(b)).isEqualTo(ScalarType.Float);
    assertThat(Formula.distance(a, b)).isGreaterThan(0).isLessThan(0.06);
    a.square().mean().backward();
    b.square().mean().backward();
    var expected = exact.named_parameters();
    Formula.parameters(rounded)
        .forEach((name, value) -> {
          assertThat(Calls.dtype(value)).isEqualTo(ScalarType.Float);
          assertThat(Calls.dtype(value.grad())).isEqualTo(ScalarType.Float);
          var reference = expected.get(name).grad();
          double scale = reference.abs().max().item_double();
          assertThat(Formula.distance(value.grad(), reference))
              .as(name)
              .isLessThan(0.05 * scale + 1e-5);
        });
  }

  @Test
  void dropoutFollowsTrainAndEval() {
    var model = new TransformerEncoder(TransformerOptions.of(1, 8, 2, 8).withDropout(0.5));
    var x = torch.randn(1, 4, 8);
    model.eval();
    assertThat(Formula.distance(model.forward(x), model.forward(x))).isZero();
    model.train(true);
    assertThat(Formula.distance(model.forward(x), model.forward(x))).isPositive();
    Torch.seed(4);
    var first = model.forward(x);
    Torch.seed(4);
    assertThat(Formula.distance(model.forward(x), first)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void nativeMemoryStaysFlatOverAThousandTrainingSteps(Precision precision) {
    assumeTrue(NativeHeap.known(), "glibc's mallinfo2");
    Torch.seed(0);
    var model =
        new TransformerEncoder(
            TransformerOptions.of(2, 32, 4, 64).withPrecision(precision).withDropout(0.1));
    var x = torch.randn(4, 16, 32);
    var mask = AttentionMask.none().withCausal();
    steps(model, x, mask, 300);
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 4; window++) {
      long before = NativeHeap.liveBytes();
      steps(model, x, mask, 250);
      least = Math.min(least, NativeHeap.liveBytes() - before);
    }
    // A leak of one (4, 16, 32) fp32 tensor a step would be 2 MB a window.
    assertThat(least).isLessThan(512L << 10);
  }

  private static void steps(TransformerEncoder model, Tensor x, AttentionMask mask, int count) {
    for (int i = 0; i < count; i++) {
      try (var _ = new Scope()) {
        model.zero_grad(true);
        model.forward(x, mask, null).square().mean().backward();
      }
    }
  }

  @Test
  void refusesByName() {
    assertThatThrownBy(() -> TransformerOptions.of(1, 10, 4, 8)).hasMessageStartingWith("width");
    assertThatThrownBy(() -> TransformerOptions.of(1, 8, 4, 8).withGroups(3))
        .hasMessageStartingWith("heads");
    assertThatThrownBy(() -> TransformerOptions.of(0, 8, 4, 8)).hasMessageStartingWith("layers");
    assertThatThrownBy(() -> TransformerOptions.of(1, 8, 4, 8).withDropout(1))
        .hasMessageStartingWith("dropout");
    var model = new TransformerEncoder(TransformerOptions.of(1, 8, 2, 8));
    try (var cache = new KeyValueCache(2)) {
      assertThatThrownBy(() -> model.forward(torch.zeros(1, 2, 8), AttentionMask.none(), cache))
          .hasMessageStartingWith("the cache must have 1 layers");
    }
  }
}
