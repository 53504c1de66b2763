package quire.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import quire.base.Json;
import quire.tensor.Tensors;
import quire.tensor.Torch;
import tools.jackson.databind.JsonNode;

/// Equality with PyTorch 2.10.0 in fp64: parameter names and shapes, outputs and gradients. Values:
/// golden.json, made by bench/peers/nn_golden.py.
class GoldenTest {
  private static final JsonNode GOLDEN = load();
  private static final int B = 2;
  private static final int L = 4;
  private static final int M = 5;
  private static final int E = 8;
  private static final int H = 2;

  private final Tensor x = Formula.wave(1, B, L, E);
  private final Tensor memory = Formula.wave(2, B, M, E);
  private final Tensor padding =
      Formula.booleans(new boolean[][] {{false, false, false, false}, {false, false, true, true}});
  private final Tensor memoryPadding =
      Formula.booleans(
          new boolean[][] {{false, false, false, false, false}, {false, true, false, true, true}});
  private final AttentionMask none = AttentionMask.none();

  @ParameterizedTest
  @EnumSource(AttentionPath.class)
  void multiHeadAttention(AttentionPath path) {
    var options = MultiHeadAttention.Options.of(E, H).withPath(path);
    var m = attention(options);
    check("attention", m, m.forward(x));
    m = attention(options.withBias(false));
    check("attention.noBias", m, m.forward(x));
    m = attention(options);
    check("attention.padding", m, m.forward(x, none.withKeyPadding(padding), null));
    m = attention(options);
    check("attention.causal", m, m.forward(x, none.withCausal(), null));
    m = attention(options);
    check("attention.headBias", m, m.forward(x, none.withBias(Formula.wave(3, H, L, L)), null));
    m = attention(options);
    check(
        "attention.cross",
        m,
        m.forward(x, memory, memory, none.withKeyPadding(memoryPadding), null));
    m = attention(options.withMemoryWidth(6, 3));
    check(
        "attention.memoryWidth",
        m,
        m.forward(x, Formula.wave(4, B, M, 6), Formula.wave(5, B, M, 3), none, null));
  }

  @ParameterizedTest
  @CsvSource({
    "pre,RELU,true", "pre,RELU,false", "pre,GELU,true", "pre,GELU,false",
    "post,RELU,true", "post,RELU,false", "post,GELU,true", "post,GELU,false"
  })
  void layers(String order, Activation activation, boolean bias) {
    var base = TransformerOptions.of(1, E, H, 12).withActivation(activation).withBias(bias);
    var options = order.equals("pre") ? base : base.withPostNorm();
    var kind =
        order
            + "."
            + activation.name().toLowerCase(java.util.Locale.ROOT)
            + "."
            + (bias ? "bias" : "noBias");
    var encoder = filled(new TransformerEncoderLayer(options));
    check("encoderLayer." + kind, encoder, encoder.forward(x, none.withKeyPadding(padding), null));
    var decoder = filled(new TransformerDecoderLayer(options));
    check(
        "decoderLayer." + kind,
        decoder,
        decoder.forward(
            x, memory, none.withCausal(), none.withKeyPadding(memoryPadding), null, null));
  }

  @Test
  void stacks() {
    var options = TransformerOptions.of(2, E, H, 12);
    var encoder = filled(new TransformerEncoder(options));
    check("encoder", encoder, encoder.forward(x, none.withCausal(), null));
    var decoder = filled(new TransformerDecoder(options));
    check("decoder", decoder, decoder.forward(x, memory, null, null));
  }

  @Test
  void norms() {
    var rms = filled(new RmsNorm(E, 1e-6));
    check("rmsNorm", rms, rms.forward(x));
    var layer = filled(new LayerNorm(E, 1e-5, true));
    check("layerNorm", layer, layer.forward(x));
  }

  @Test
  void rotary() {
    checkOutput(
        "rotary.interleaved",
        RotaryPositions.of(6, RotaryPositions.Pairing.INTERLEAVED).apply(x, 3));
    checkOutput(
        "rotary.halfSplit", RotaryPositions.of(6, RotaryPositions.Pairing.HALF_SPLIT).apply(x, 3));
  }

  private static MultiHeadAttention attention(MultiHeadAttention.Options options) {
    return filled(new MultiHeadAttention(options));
  }

  private static <T extends Module> T filled(T module) {
    Formula.fill(module);
    return module;
  }

  private static void check(String name, Module module, Tensor output) {
    checkOutput(name, output);
    var parameters = Formula.parameters(module);
    var shapes = new HashMap<String, String>();
    parameters.forEach((key, value) -> shapes.put(key, java.util.Arrays.toString(value.shape())));
    var expected = new HashMap<String, String>();
    for (Map.Entry<String, JsonNode> entry : GOLDEN.get(name).get("parameters").properties()) {
      expected.put(entry.getKey(), entry.getValue().toString().replace(",", ", "));
    }
    assertThat(shapes).as(name).isEqualTo(expected);
    output.mul(Formula.wave(0.25, output.shape())).sum().backward();
    parameters.forEach((key, value) ->
        assertThat(value.grad().mul(Formula.wave(0.5, value.shape())).sum().item_double())
            .as("%s: gradient of %s", name, key)
            .isCloseTo(GOLDEN.get(name).get("gradients").get(key).asDouble(), within(1e-9)));
  }

  private static void checkOutput(String name, Tensor output) {
    var golden = GOLDEN.get(name);
    var expected = new double[golden.get("output").size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = golden.get("output").get(i).asDouble();
    }
    assertThat(java.util.Arrays.toString(output.shape()))
        .isEqualTo(golden.get("shape").toString().replace(",", ", "));
    assertThat(Tensors.doubles(output)).as(name).containsExactly(expected, within(1e-10));
  }

  private static JsonNode load() {
    Torch.threads(1); // the tensors are tiny
    try (var in = GoldenTest.class.getResourceAsStream("golden.json")) {
      return Json.tree(
          new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8),
          "golden.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
