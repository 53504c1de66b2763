package quire.graph.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.file.Safetensors;
import quire.tensor.train.ModelState;

/// A copy of a network's parameters and buffers: those of the best epoch so far.
final class BestWeights implements AutoCloseable {
  static final String FILE = "best.safetensors";

  private final Map<String, Tensor> model = new LinkedHashMap<>();
  private final Map<String, Tensor> copies = new LinkedHashMap<>();

  BestWeights(ModelState state) {
    model.putAll(state.parameters());
    model.putAll(state.buffers());
    try (var _ = new NoTape()) {
      model.forEach(
          (name, tensor) -> copies.put(name, Scope.outside(() -> tensor.detach().clone())));
    }
  }

  /// Remembers the weights as they are.
  void take() {
    copy(model, copies);
  }

  /// Puts the remembered weights into the network.
  void give() {
    copy(copies, model);
  }

  void write(Path file) {
    Safetensors.write(file, copies, Map.of("format", "quire-graph-1"));
  }

  /// Remembers the weights of a file.
  ///
  /// @throws quire.base.RequestException where they are those of another network
  void read(Path file) {
    load(file, copies);
  }

  /// Puts the weights of a file into a network.
  ///
  /// @throws quire.base.RequestException where they are those of another network
  static void load(Path file, ModelState state) {
    var model = new LinkedHashMap<String, Tensor>(state.parameters());
    model.putAll(state.buffers());
    load(file, model);
  }

  private static void load(Path file, Map<String, Tensor> into) {
    try (var _ = new Scope()) {
      var content = Safetensors.open(file);
      var from = new LinkedHashMap<String, Tensor>();
      into.forEach((name, tensor) -> {
        Check.that(
            content.names().contains(name),
            "%s: has no tensor %s: the model was trained with other options",
            file,
            name);
        var stored = content.tensor(name);
        Check.that(
            java.util.Arrays.equals(Tensors.shape(stored), Tensors.shape(tensor)),
            "%s: tensor %s is %s, the network has %s: the model was trained with other options",
            file,
            name,
            Tensors.describe(stored),
            Tensors.describe(tensor));
        from.put(name, stored);
      });
      copy(from, into);
    }
  }

  private static void copy(Map<String, Tensor> from, Map<String, Tensor> to) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      to.forEach((name, tensor) -> {
        var source = from.get(name);
        if (source != null) {
          var _ = tensor.detach().copy_(source);
        }
      });
    }
  }

  @Override
  public void close() {
    copies.values().forEach(Tensor::close);
  }
}
