package quire.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;

/// Joins kernels of our own to autograd.
///
/// The presets expose no custom autograd function, so the outputs hang on a zero that is built from
/// empty slices of the inputs: it carries the tape without touching a value, so infinities and NaN
/// in the inputs stay where they are. Hooks on the outputs collect their gradients, a hook on the
/// zero runs the kernel's `backward` once all have arrived, hooks on the inputs hand the results
/// on.
public final class Differentiable {
  private Differentiable() {}

  /// Runs a kernel and records its gradient.
  ///
  /// Where nothing is recorded (see [NoTape]) or no input needs a gradient, this is a plain call of
  /// `forward`. Gradients of gradients are refused, and so is a second `backward` unless the graph
  /// was kept. What the call holds is freed after `backward`, or once the graph is dropped.
  ///
  /// @param kernel a fresh object, used for this call alone
  /// @param inputs any element types and devices; only floating ones can need a gradient
  /// @return the kernel's outputs, in its order
  /// @throws quire.base.RequestException when the kernel gives no output
  public static List<Tensor> apply(Kernel kernel, Tensor... inputs) {
    Tape.sweep();
    boolean needed = false;
    for (Tensor input : inputs) {
      needed |= input.requires_grad();
    }
    if (!needed || !GradMode.is_enabled()) {
      return List.copyOf(kernel.forward(List.of(inputs)));
    }
    Tape tape = new Tape(kernel);
    boolean done = false;
    try {
      List<Tensor> values = tape.forward(inputs);
      Check.that(
          !values.isEmpty(), "%s gives no output; autograd needs at least one", name(kernel));
      List<Tensor> outputs = record(tape, inputs, values);
      done = true;
      return outputs;
    } finally {
      if (!done) {
        tape.drop();
      }
    }
  }

  /// Names a kernel in messages.
  static String name(Kernel kernel) {
    String name = kernel.getClass().getSimpleName();
    return name.isEmpty() ? "the kernel" : name;
  }

  private static List<Tensor> record(Tape tape, Tensor[] inputs, List<Tensor> values) {
    PointerScope passing = new PointerScope();
    Tensor zero;
    try {
      zero = tape.zero(inputs).retainReference();
    } finally {
      passing.close();
    }
    List<Tensor> outputs = new ArrayList<>(values.size());
    for (int j = 0; j < values.size(); j++) {
      outputs.add(output(tape, inputs, values.get(j), j, zero));
    }
    zero.releaseReference();
    tape.enlist();
    return List.copyOf(outputs);
  }

  private static Tensor output(Tape tape, Tensor[] inputs, Tensor value, int index, Tensor zero) {
    if (!value.is_floating_point()) {
      return value.detach();
    }
    boolean shared = false;
    for (Tensor input : inputs) {
      shared |= value.is_alias_of(input);
    }
    // Taking a zero away keeps every bit, also of negative zeros; in place it costs no memory.
    Tensor output;
    if (shared) {
      output = value.sub(zero);
    } else {
      output = value.detach();
      output.sub_(zero);
    }
    tape.collect(output, index);
    return output;
  }
}
