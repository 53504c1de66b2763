package quire.tensor.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;

/// Parameters that are trained alike.
///
/// @param parameters by name, in the order of the state
/// @param rateScale what the learning rate is multiplied by, at least 0
/// @param decay decoupled weight decay, at least 0; each step shrinks weights by rate x decay
public record ParameterGroup(Map<String, Tensor> parameters, double rateScale, double decay) {
  /// Checks the ranges and copies the map.
  public ParameterGroup {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    Check.range("rateScale", rateScale, 0, 1e6);
    Check.range("weight decay", decay, 0, 1e6);
  }
}
