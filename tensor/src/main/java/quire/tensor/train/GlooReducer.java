package quire.tensor.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;
import quire.base.WorkException;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Torch;

/// Adds gradients up over processes with Gloo, which needs no GPU. Process 0 opens a TCP port where
/// the others meet.
public final class GlooReducer implements GradientReducer {
  private final int rank;
  private final int ranks;
  private final TCPStore store;
  private final ProcessGroupGloo group;

  private GlooReducer(int rank, int ranks, TCPStore store, ProcessGroupGloo group) {
    this.rank = rank;
    this.ranks = ranks;
    this.store = store;
    this.group = group;
  }

  /// Joins a group; returns once all have come.
  ///
  /// @param host name or address of process 0
  /// @param port free port there, in [1, 65535]
  /// @param rank this process's number, in [0, ranks - 1]
  /// @param timeout how long to wait for the others, here and in each sum
  /// @throws WorkException when they do not come in time
  public static GlooReducer join(String host, int port, int rank, int ranks, Duration timeout) {
    Check.range("port", port, 1, 65_535);
    Check.positive("ranks", ranks);
    Check.range("rank", rank, 0, ranks - 1);
    Torch.load();
    try (var _ = new PointerScope()) {
      var wait = new Milliseconds(timeout.toMillis());
      var options =
          new TCPStoreOptions()
              .port((short) port)
              .isServer(rank == 0)
              .numWorkers(new SizeTPointer(1).put(ranks))
              .waitWorkers(true)
              .timeout(wait);
      var store = new TCPStore(host, options);
      var how = ProcessGroupGloo.Options.create(wait);
      var devices = how.devices();
      devices.push_back(ProcessGroupGloo.createDeviceForHostname(host));
      var group = new ProcessGroupGloo(store, rank, ranks, how);
      hold(store);
      hold(group);
      return new GlooReducer(rank, ranks, store, group);
    } catch (RuntimeException problem) {
      throw failed("process %d of %d could not join at %s:%d", problem, rank, ranks, host, port);
    }
  }

  private static void hold(Pointer pointer) {
    pointer.retainReference();
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int ranks() {
    return ranks;
  }

  /// Sums in one message per element type: fewer and larger ones are faster.
  @Override
  public void sum(List<Tensor> tensors) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      Map<Dtype, List<Tensor>> byType = new LinkedHashMap<>();
      for (Tensor tensor : tensors) {
        byType.computeIfAbsent(Dtype.of(tensor), _ -> new ArrayList<>()).add(tensor);
      }
      byType.values().forEach(this::sumFlat);
    } catch (RuntimeException problem) {
      throw failed("process %d of %d could not add gradients up", problem, rank, ranks);
    }
  }

  private void sumFlat(List<Tensor> tensors) {
    var parts = new TensorVector();
    for (Tensor tensor : tensors) {
      parts.push_back(tensor.detach().reshape(-1));
    }
    Tensor flat = torch.cat(parts);
    var work = group.allreduce(new TensorVector(flat));
    if (!work._wait()) {
      throw new WorkException("the sum did not finish");
    }
    long start = 0;
    for (Tensor tensor : tensors) {
      long count = tensor.numel();
      var _ = tensor.detach().copy_(flat.narrow(0, start, count).view_as(tensor));
      start += count;
    }
  }

  private static WorkException failed(String what, RuntimeException problem, Object... values) {
    String reason = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    return new WorkException(what.formatted(values) + ": " + reason, problem);
  }

  @Override
  public void close() {
    group.close();
    store.close();
  }
}
