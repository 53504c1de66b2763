package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import quire.base.RequestException;

class TensorsTest {
  private Scope scope = new Scope();

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void copiesArraysInAndOut() {
    assertThat(Tensors.floats(Tensors.of(new float[] {1.5f, -0.0f, Float.NaN}, 3, 1)))
        .containsExactly(1.5f, -0.0f, Float.NaN);
    assertThat(Tensors.doubles(Tensors.of(new double[] {Math.PI, 1e300}))).contains(Math.PI, 1e300);
    assertThat(Tensors.longs(Tensors.of(new long[] {Long.MIN_VALUE, 3}))).contains(Long.MIN_VALUE);
    assertThat(Tensors.longs(Tensors.of(new int[] {-7, 8}, 1, 2))).containsExactly(-7, 8);
    assertThat(Tensors.booleans(Tensors.of(new boolean[] {true, false})))
        .containsExactly(true, false);
    assertThat(Tensors.longs(Tensors.of(new float[] {2.9f, -2.9f}))).containsExactly(2, -2);
    assertThat(Tensors.floats(Tensors.of(new float[0], 0, 4))).isEmpty();
  }

  @Test
  void readsViewsInRowMajorOrder() {
    Tensor t = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(Tensors.floats(t.t())).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Tensors.describe(t.t())).isEqualTo("float32 [3, 2], not contiguous");
    assertThat(Tensors.floats(t.set_requires_grad(true))).hasSize(6);
  }

  @Test
  void showsNativeMemory() {
    Tensor t = Tensors.of(new int[] {1, 2, 3});
    Tensors.segment(t).setAtIndex(ValueLayout.JAVA_INT, 1, 20);
    assertThat(Tensors.longs(t)).containsExactly(1, 20, 3);
    Tensor view = Tensors.zeros(Dtype.F32, 2, 2).t();
    assertThatThrownBy(() -> Tensors.segment(view)).hasMessageContaining("float32 [2, 2]");
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void makesEveryType(Dtype dtype) {
    Tensor t = Tensors.zeros(dtype, 2, 3);
    assertThat(Dtype.of(t)).isEqualTo(dtype);
    assertThat(Tensors.shape(t)).containsExactly(2, 3);
    assertThat(t.nbytes()).isEqualTo(6L * dtype.bytes());
    assertThat(t.element_size()).isEqualTo(dtype.bytes());
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> Tensors.of(new float[5], 2, 3))
        .isInstanceOf(RequestException.class)
        .hasMessage("shape [2, 3] needs 6 values, 5 are given");
    assertThatThrownBy(() -> Tensors.empty(Dtype.F32, -1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> Tensors.value(Tensors.zeros(Dtype.F32, 2)))
        .hasMessageContaining("float32 [2]");
  }

  @Test
  void changesTypeAndDeviceOnlyWhereNeeded() {
    Tensor t = Tensors.full(Dtype.F32, 3);
    assertThat(Tensors.to(t, Dtype.F32)).isSameAs(t);
    assertThat(Tensors.to(t, Torch.cpu())).isSameAs(t);
    assertThat(Tensors.value(Tensors.to(t, Dtype.BF16))).isEqualTo(3);
  }
}
