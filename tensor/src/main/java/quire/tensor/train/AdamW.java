package quire.tensor.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;
import quire.base.RequestException;
import quire.tensor.Boxed;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// AdamW in libtorch's fused form: one pass over each parameter.
///
/// With gradient g at step t: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w = w (1 - rate
/// decay)
/// - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps). Source: Loshchilov and Hutter, Decoupled
///   Weight Decay Regularization, ICLR 2019, algorithm 2. Parameters without a gradient are left
///   alone and their t does not move.
public final class AdamW implements AutoCloseable {
  private final List<Group> groups = new ArrayList<>();
  private final Options options;

  /// What all groups share.
  ///
  /// @param beta1 decay of the mean of gradients, in [0, 1)
  /// @param beta2 decay of the mean of squares, in [0, 1)
  /// @param epsilon added to the root of the squares, above 0
  public record Options(double beta1, double beta2, double epsilon) {
    /// The usual values: 0.9, 0.999, 1e-8.
    public static final Options USUAL = new Options(0.9, 0.999, 1e-8);

    /// Checks the ranges.
    public Options {
      Check.range("beta1", beta1, 0, Math.nextDown(1.0));
      Check.range("beta2", beta2, 0, Math.nextDown(1.0));
      Check.positive("epsilon", epsilon);
    }
  }

  private record Slot(String name, Tensor weight, Tensor mean, Tensor square, Tensor step) {}

  private record Group(List<Slot> slots, double rateScale, double decay) {}

  /// One group with the usual betas.
  ///
  /// @param decay decoupled weight decay for every parameter
  public AdamW(Map<String, Tensor> parameters, double decay) {
    this(List.of(new ParameterGroup(parameters, 1, decay)), Options.USUAL);
  }

  /// Several groups; moments start at zero and lie where the parameters lie.
  ///
  /// @throws RequestException when two parameters have one name, or one is not `float32` or
  ///   `float64`
  public AdamW(List<ParameterGroup> groups, Options options) {
    this.options = options;
    Map<String, Slot> seen = new LinkedHashMap<>();
    for (ParameterGroup group : groups) {
      List<Slot> slots = new ArrayList<>();
      group
          .parameters()
          .forEach((name, weight) -> {
            Slot slot = slot(name, weight);
            Check.that(seen.put(name, slot) == null, "two parameters have the name %s", name);
            slots.add(slot);
          });
      this.groups.add(new Group(List.copyOf(slots), group.rateScale(), group.decay()));
    }
  }

  private static Slot slot(String name, Tensor weight) {
    Dtype dtype = Dtype.of(weight);
    Check.that(
        dtype == Dtype.F32 || dtype == Dtype.F64,
        "parameter %s is %s; master weights are float32 or float64",
        name,
        dtype.label());
    try (var _ = new NoTape()) {
      return new Slot(
          name,
          weight,
          Scope.outside(() -> torch.zeros_like(weight)),
          Scope.outside(() -> torch.zeros_like(weight)),
          Scope.outside(() -> {
            try (var device = weight.device()) {
              return Tensors.to(Tensors.scalar(Dtype.F32, 0), device);
            }
          }));
    }
  }

  /// Moves every parameter that has a gradient.
  ///
  /// @param rate learning rate of this step before the groups' scales, at least 0
  public void step(double rate) {
    Check.range("learning rate", rate, 0, 1e6);
    try (var _ = new Scope();
        var _ = new NoTape()) {
      for (Group group : groups) {
        step(group, rate * group.rateScale());
      }
    }
  }

  private void step(Group group, double rate) {
    List<Tensor> weights = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    List<Tensor> means = new ArrayList<>();
    List<Tensor> squares = new ArrayList<>();
    List<Tensor> steps = new ArrayList<>();
    for (Slot slot : group.slots()) {
      Tensor gradient = slot.weight().grad();
      if (gradient.defined()) {
        weights.add(slot.weight());
        gradients.add(gradient);
        means.add(slot.mean());
        squares.add(slot.square());
        steps.add(slot.step());
      }
    }
    if (weights.isEmpty()) {
      return;
    }
    Boxed.call("aten::_foreach_add_", "Scalar", steps, 1);
    Boxed.call(
        "aten::_fused_adamw_",
        "",
        weights,
        gradients,
        means,
        squares,
        List.of(),
        steps,
        rate,
        options.beta1(),
        options.beta2(),
        group.decay(),
        options.epsilon(),
        false,
        false);
  }

  /// Drops all gradients and the memory they took.
  public void clearGradients() {
    for (Group group : groups) {
      for (Slot slot : group.slots()) {
        Tensor gradient = slot.weight().mutable_grad();
        if (gradient.defined()) {
          gradient.reset();
        }
      }
    }
  }

  /// The moments and step counts, alive while this is: `NAME/mean`, `NAME/square`, `NAME/step`.
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (Group group : groups) {
      for (Slot slot : group.slots()) {
        state.put(slot.name() + "/mean", slot.mean());
        state.put(slot.name() + "/square", slot.square());
        state.put(slot.name() + "/step", slot.step());
      }
    }
    return state;
  }

  /// Takes a state over, bit by bit.
  ///
  /// @throws RequestException when a tensor is missing or has another shape
  public void load(Map<String, Tensor> state) {
    TensorCopy.into(state(), state, "optimizer state");
  }

  /// Frees the state.
  @Override
  public void close() {
    state().values().forEach(Tensor::close);
  }
}
