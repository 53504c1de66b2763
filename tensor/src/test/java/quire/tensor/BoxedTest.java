package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import quire.base.RequestException;

class BoxedTest {
  private Scope scope = new Scope();

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /// One step of AdamW from zero moments moves each weight by lr against the sign of its gradient,
  /// after the decay (1 - lr wd).
  @Test
  void runsFusedAdamW() {
    Tensor w = Tensors.of(new float[] {1, -2, 3});
    Tensor g = Tensors.of(new float[] {0.5f, -4, 1e-3f});
    Tensor m = Tensors.zeros(Dtype.F32, 3);
    Tensor v = Tensors.zeros(Dtype.F32, 3);
    Tensor step = Tensors.scalar(Dtype.F32, 1);
    var none = List.<Tensor>of();
    Boxed.call(
        "aten::_fused_adamw_",
        "",
        List.of(w),
        List.of(g),
        List.of(m),
        List.of(v),
        none,
        List.of(step),
        0.1,
        0.9,
        0.999,
        0.01,
        1e-12,
        false,
        false);
    float[] moved = Tensors.floats(w);
    assertThat(moved[0]).isCloseTo(0.999f - 0.1f, within(1e-5f));
    assertThat(moved[1]).isCloseTo(-1.998f + 0.1f, within(1e-5f));
    assertThat(moved[2]).isCloseTo(2.997f - 0.1f, within(1e-5f));
    assertThat(Tensors.floats(m)[0]).isCloseTo(0.05f, within(1e-6f));
  }

  @Test
  void givesSeveralResults() {
    Tensor x = Tensors.of(new float[] {3, 1, 2});
    List<Tensor> top = Boxed.call("aten::topk", "", x, 2, -1, true, true);
    assertThat(Tensors.floats(top.get(0))).containsExactly(3, 2);
    assertThat(Tensors.longs(top.get(1))).containsExactly(0, 2);
  }

  @Test
  void fillsDefaultsAndTakesListsTypesAndAbsentValues() {
    Tensor x = Tensors.of(new float[] {1, 2, 3, 4}, 2, 2);
    assertThat(Tensors.floats(Boxed.call("aten::sum", "dim_IntList", x, new long[] {1}).get(0)))
        .containsExactly(3, 7);
    Tensor total = Boxed.call("aten::sum", "dim_IntList", x, null, false, Dtype.F64).get(0);
    assertThat(Dtype.of(total)).isEqualTo(Dtype.F64);
    assertThat(Tensors.value(total)).isEqualTo(10);
    Tensor clamped = Boxed.call("aten::clamp", "", x, 2, 3.5).get(0);
    assertThat(Tensors.floats(clamped)).containsExactly(2, 2, 3, 3.5f);
    assertThat(Tensors.floats(Boxed.call("aten::clamp", "", x, null, 2).get(0)))
        .containsExactly(1, 2, 2, 2);
    Tensor up =
        Boxed.call(
                "aten::upsample_nearest2d",
                "vec",
                x.reshape(new long[] {1, 1, 2, 2}),
                null,
                new double[] {2, 2})
            .get(0);
    assertThat(Tensors.shape(up)).containsExactly(1, 1, 4, 4);
  }

  @Test
  void givesTensorLists() {
    List<Tensor> parts = Boxed.call("aten::split", "Tensor", Tensors.of(new long[] {1, 2, 3}), 2);
    assertThat(parts).hasSize(2);
    assertThat(Tensors.longs(parts.get(1))).containsExactly(3);
  }

  @Test
  void refusesPlainly() {
    Tensor x = Tensors.zeros(Dtype.F32, 2);
    assertThatThrownBy(() -> Boxed.call("aten::no_such", ""))
        .isInstanceOf(RequestException.class)
        .hasMessage("there is no operator aten::no_such in libtorch");
    assertThatThrownBy(() -> Boxed.call("aten::topk", "", x, "two"))
        .hasMessage("aten::topk: argument k must be int, is String");
    assertThatThrownBy(() -> Boxed.call("aten::topk", "", x))
        .hasMessage("aten::topk: argument k (int) is missing");
    assertThatThrownBy(() -> Boxed.call("aten::relu", "", x, 1))
        .hasMessage("aten::relu takes 1 arguments, 2 are given");
    assertThatThrownBy(() -> Boxed.call("aten::relu", "", (Object) null))
        .hasMessage("aten::relu: argument self must be Tensor, is null");
  }
}
