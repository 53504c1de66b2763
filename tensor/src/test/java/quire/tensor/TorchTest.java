package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import quire.base.RequestException;
import quire.base.WorkException;

class TorchTest {
  /// What the child of [#child] runs: says which BLAS it got, and computes with it.
  static final class Program {
    public static void main(String[] args) {
      try {
        if (args.length > 0) {
          torch.ones(1).close(); // before anything of ours has loaded it
        }
        var blas = Torch.blas();
        try (var _ = new Scope()) {
          float sum = Tensors.floats(torch.ones(64, 64).matmul(torch.ones(64, 64)).sum())[0];
          System.out.println(blas.name() + "|" + blas.reason() + "|" + sum);
        }
        new TorchProbe().advice().forEach(System.out::println);
      } catch (WorkException | RequestException problem) {
        System.out.println(problem.getMessage());
        var _ = new TorchProbe().facts();
      }
    }
  }

  private static String child(String withoutJars, List<String> options, String... arguments) {
    try {
      var builder = ChildJvm.command(Program.class, withoutJars, options, arguments);
      builder.environment().put("OPENBLAS_CORETYPE", "Haswell");
      return ChildJvm.output(builder.start());
    } catch (IOException | InterruptedException problem) {
      throw new IllegalStateException(problem);
    }
  }

  @Test
  void fallsBackToOpenBlasWithoutMkl() {
    String out = child("mkl-.*-redist\\.jar|mkl-.*x86_64\\.jar", List.of());
    assertThat(out).startsWith("OpenBLAS|MKL has no natives for ").contains("|262144.0");
    assertThat(out).contains("OPENBLAS_CORETYPE is set to Haswell");
  }

  @Test
  void takesTheBlasThatIsAskedFor() {
    assertThat(child("nothing", List.of("-Dquire.blas=openblas")))
        .startsWith("OpenBLAS|asked for by -Dquire.blas=openblas|262144.0");
    assertThat(child("mkl-.*-redist\\.jar|mkl-.*x86_64\\.jar", List.of("-Dquire.blas=mkl")))
        .startsWith("MKL has no natives for ");
    assertThat(child("nothing", List.of("-Dquire.blas=atlas")))
        .startsWith("the system property quire.blas must be auto, mkl or openblas, is atlas");
  }

  @Test
  void doesNotClaimMklWhereLibtorchWasLoadedBefore() {
    assertThat(child("nothing", List.of(), "early"))
        .startsWith("OpenBLAS|libtorch was used before Torch.load() could choose; call that first");
  }

  @Test
  void saysPlainlyThatNativesAreMissing() {
    assertThat(child("pytorch-.*x86_64\\.jar", List.of()))
        .startsWith("libtorch has no natives for ")
        .contains("class path")
        .doesNotContain("\tat ");
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    assertThat(draw(3)).isEqualTo(draw(3)).isNotEqualTo(draw(4));
  }

  private static float[] draw(long seed) {
    Torch.seed(seed);
    try (var _ = new Scope()) {
      Tensor x = torch.randn(300, 300).set_requires_grad(true);
      Tensor rows = torch.randint(300, new long[] {20_000});
      // The gradient of a look-up adds many rows into few: it must not depend on who comes first.
      x.matmul(x).relu().index_select(0, rows).sin().sum().backward();
      return Tensors.floats(x.grad());
    }
  }

  @Test
  void setsThreads() {
    int before = Torch.threads();
    Torch.threads(1);
    assertThat(Torch.threads()).isEqualTo(1);
    Torch.threads(before);
    assertThatThrownBy(() -> Torch.threads(0)).hasMessage("threads must be at least 1, is 0");
  }

  @Test
  void makesDevices() {
    try (var cpu = Torch.device("cpu")) {
      assertThat(cpu.is_cpu()).isTrue();
    }
    assertThatThrownBy(() -> Torch.device("gpu"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("cuda:N, is gpu");
    if (!Torch.hasCuda()) {
      assertThatThrownBy(() -> Torch.device("cuda:1")).isInstanceOf(WorkException.class);
      assertThat(Torch.device("auto").is_cpu()).isTrue();
    }
  }
}
