package quire.tensor.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;
import quire.tensor.Tensors;

/// The tensors that make a model, by name.
///
/// @param parameters what is trained, leaves that need a gradient
/// @param buffers what changes otherwise, such as the running means of batch normalisation
public record ModelState(Map<String, Tensor> parameters, Map<String, Tensor> buffers) {
  /// Copies the maps; their order is kept.
  public ModelState {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    buffers = Collections.unmodifiableMap(new LinkedHashMap<>(buffers));
    parameters.forEach((name, tensor) ->
        Check.that(
            tensor.requires_grad() && tensor.is_leaf(),
            "parameter %s must be a leaf that needs a gradient, it is %s",
            name,
            Tensors.describe(tensor)));
  }

  /// A model without buffers.
  public static ModelState of(Map<String, Tensor> parameters) {
    return new ModelState(parameters, Map.of());
  }

  /// Parameters and buffers of a libtorch module, with dotted names such as `layers.0.weight`;
  /// parameters that are frozen are left out. The handles belong to the innermost scope.
  public static ModelState of(Module module) {
    Map<String, Tensor> parameters = named(module.named_parameters());
    parameters.values().removeIf(tensor -> !tensor.requires_grad());
    return new ModelState(parameters, named(module.named_buffers()));
  }

  /// The parameters in order.
  public List<Tensor> tensors() {
    return new ArrayList<>(parameters.values());
  }

  private static Map<String, Tensor> named(StringTensorDict dictionary) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    var keys = dictionary.keys();
    var values = dictionary.values();
    for (long i = 0; i < keys.size(); i++) {
      named.put(keys.get(i).getString(), new Tensor(values.get(i)));
    }
    return named;
  }
}
