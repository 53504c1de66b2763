package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScopeTest {
  @BeforeAll
  static void load() {
    Torch.load();
  }

  @Test
  void freesWhatIsNotKept() {
    Tensor made;
    Tensor kept;
    try (var scope = new Scope()) {
      made = torch.ones(2, 3);
      kept = scope.keep(made.mul(made));
    }
    assertThat(made.isNull()).isTrue();
    assertThat(kept.isNull()).isFalse();
    assertThat(Tensors.floats(kept)).containsOnly(1);
    kept.close();
    assertThat(kept.isNull()).isTrue();
  }

  @Test
  void handsKeptTensorsToTheScopeAround() {
    Tensor a;
    Tensor b;
    try (var outer = new Scope()) {
      try (var inner = new Scope()) {
        List<Tensor> kept = inner.keep(List.of(torch.ones(2), torch.zeros(2)));
        a = kept.get(0);
        b = kept.get(1);
      }
      assertThat(a.isNull()).isFalse();
      assertThat(b.isNull()).isFalse();
      outer.keep(b);
    }
    assertThat(a.isNull()).as("freed by the outer scope").isTrue();
    assertThat(Tensors.floats(b)).containsOnly(0);
    b.close();
    assertThat(b.isNull()).isTrue();
  }

  @Test
  void keepsThroughThreeLevelsWithoutALeftReference() {
    Tensor t;
    Tensor watch = torch.ones(4);
    try (var _ = new Scope()) {
      try (var middle = new Scope()) {
        try (var inner = new Scope()) {
          t = inner.keep(new Tensor(watch));
        }
        middle.keep(t);
        assertThat(watch.use_count()).isEqualTo(2);
      }
      assertThat(watch.use_count()).isEqualTo(2);
    }
    assertThat(watch.use_count()).isEqualTo(1);
    assertThat(t.isNull()).isTrue();
    watch.close();
  }

  @Test
  void leavesForeignTensorsToTheirOwner() {
    Tensor mine = torch.ones(3);
    try (var outer = new Scope()) {
      Tensor theirs = torch.ones(3);
      try (var inner = new Scope()) {
        assertThat(inner.keep(mine)).isSameAs(mine);
        assertThat(inner.keep(theirs)).isSameAs(theirs);
        inner.keep(theirs);
      }
      assertThat(Tensors.floats(theirs)).containsOnly(1);
      outer.keep(mine);
    }
    assertThat(Tensors.floats(mine)).containsOnly(1);
    mine.close();
  }

  @Test
  void givesBorrowedTensorsAHandleOfTheirOwn() {
    Tensor kept;
    try (var scope = new Scope()) {
      var list = new TensorVector(torch.ones(2), torch.full(new long[] {2}, scalar(7)));
      kept = scope.keep(list.get(1));
    }
    assertThat(Tensors.floats(kept)).containsOnly(7);
    kept.close();
  }

  @Test
  void keepingTwiceAndClosingTwiceChangeNothing() {
    var scope = new Scope();
    Tensor t = torch.ones(1);
    scope.keep(t);
    scope.keep(t);
    scope.close();
    scope.close();
    assertThat(t.referenceCount()).isEqualTo(1);
    t.close();
    assertThat(t.isNull()).isTrue();
  }

  private static org.bytedeco.pytorch.Scalar scalar(double value) {
    return new org.bytedeco.pytorch.Scalar(value);
  }
}
