package quire.network.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program to simulate, with what the report says about it.
public interface Workload {
  /// The operations.
  FlowProgram program();

  /// The algorithm that made them, as printed; null for plain flows.
  @Nullable String algorithm();

  /// The bus bandwidth in bytes/s as nccl-tests defines it, when the program ends after so many
  /// seconds; NaN where the work is no collective.
  double busBandwidth(double endSeconds);

  /// What the user should know about it, one line each.
  default List<String> warnings() {
    return List.of();
  }

  /// A program that is nothing more.
  static Workload of(FlowProgram program) {
    return new Workload() {
      @Override
      public FlowProgram program() {
        return program;
      }

      @Override
      public @Nullable String algorithm() {
        return null;
      }

      @Override
      public double busBandwidth(double endSeconds) {
        return Double.NaN;
      }
    };
  }
}
