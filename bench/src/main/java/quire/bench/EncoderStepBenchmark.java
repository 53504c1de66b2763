package quire.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import quire.tensor.nn.Precision;

/// The encoder step alone, for profiling: `bench/run EncoderStepBenchmark`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EncoderStepBenchmark {
  /// Precision of the products.
  @Param({"fp32", "bf16"})
  public String precision = "fp32";

  private EncoderStep step =
      new EncoderStep(new EncoderStep.Size(1, 1, 1, 8, 1, 8), Precision.FP32, 1);

  /// Builds the model.
  @Setup
  public void build() {
    step =
        new EncoderStep(
            EncoderStep.Size.STANDARD,
            Precision.of(precision),
            Runtime.getRuntime().availableProcessors());
  }

  /// Forward, loss and backward; the loss is consumed.
  @Benchmark
  public double step() {
    return step.loss();
  }
}
