package quire.tensor.train;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;
import quire.base.RequestException;
import quire.tensor.Boxed;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// An exponential moving average of parameters: after each step, average = d average + (1 - d)
/// parameter.
public final class Ema implements AutoCloseable {
  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> averages = new LinkedHashMap<>();
  private final Tensor updates = Scope.outside(() -> Tensors.zeros(Dtype.I64, 1));
  private final double decay;
  private final boolean warmup;

  /// Starts the averages at the parameters' present values.
  ///
  /// @param decay d, in [0, 1)
  /// @param warmup whether the n-th update (from 0) uses min(d, (1 + n) / (10 + n)), so that early
  ///   values are forgotten sooner
  public Ema(Map<String, Tensor> parameters, double decay, boolean warmup) {
    Check.range("EMA decay", decay, 0, Math.nextDown(1.0));
    this.parameters = new LinkedHashMap<>(parameters);
    this.decay = decay;
    this.warmup = warmup;
    try (var _ = new NoTape()) {
      parameters.forEach(
          (name, parameter) -> averages.put(name, Scope.outside(() -> parameter.detach().clone())));
    }
  }

  /// Takes the parameters' present values in.
  public void update() {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      long n = Tensors.longs(updates)[0];
      double d = warmup ? Math.min(decay, (1.0 + n) / (10.0 + n)) : decay;
      List<Tensor> now = new ArrayList<>(parameters.values());
      Boxed.call("aten::_foreach_lerp_", "Scalar", new ArrayList<>(averages.values()), now, 1 - d);
      Tensors.segment(updates).set(ValueLayout.JAVA_LONG, 0, n + 1);
    }
  }

  /// The averages by parameter name, alive while this is.
  public Map<String, Tensor> averages() {
    return Collections.unmodifiableMap(averages);
  }

  /// The average of one parameter, alive while this is.
  ///
  /// @throws RequestException when there is no parameter of that name
  public Tensor average(String name) {
    Tensor average = averages.get(name);
    if (average == null) {
      throw new RequestException("no parameter has the name " + name);
    }
    return average;
  }

  /// Exchanges parameters and averages until closed, to evaluate or save the averaged model.
  ///
  /// ```java
  /// try (var _ = ema.inUse()) { evaluate(model); }
  /// ```
  public Use inUse() {
    return new Use();
  }

  /// The time in which the model holds the averages.
  public final class Use implements AutoCloseable {
    private boolean closed;

    private Use() {
      exchange();
    }

    /// Brings the parameters back.
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        exchange();
      }
    }
  }

  private void exchange() {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      parameters.forEach((name, parameter) -> {
        Tensor average = averages.get(name);
        if (average != null) {
          Tensor before = parameter.detach().clone();
          var _ = parameter.copy_(average);
          var _ = average.copy_(before);
        }
      });
    }
  }

  /// The averages and the count of updates, alive while this is.
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>(averages);
    state.put("/updates", updates);
    return state;
  }

  /// Takes a state over, bit by bit.
  ///
  /// @throws RequestException when a tensor is missing or has another shape
  public void load(Map<String, Tensor> state) {
    TensorCopy.into(state(), state, "EMA state");
  }

  /// Frees the averages.
  @Override
  public void close() {
    state().values().forEach(Tensor::close);
  }
}
