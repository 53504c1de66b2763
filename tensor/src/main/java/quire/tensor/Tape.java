package quire.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.base.WorkException;

/// What one recorded call of a kernel holds between `forward` and the end of its graph.
///
/// libtorch tells nobody when a graph dies, so two small tensors stand watch, seen by their count
/// of references. One is saved by a node as autograd saves operands: its count falls when
/// `backward` has released the graph. The other is a leaf that the graph points to: its count falls
/// when the graph itself is gone. [#sweep] looks at both, each time a scope closes or a kernel is
/// applied.
final class Tape {
  private static final Set<Tape> LIVE = ConcurrentHashMap.newKeySet();

  /// A hook's result must outlive the hook; the one before it need not.
  private static final ThreadLocal<@Nullable Tensor> HANDED_OUT = new ThreadLocal<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Kernel kernel;
  private final String name;
  private Ownership saved;
  private final Ownership hooks;
  private List<Tensor> values = List.of();
  private @Nullable Tensor[] outputGradients = {};
  private @Nullable Tensor[] inputGradients = {};
  private @Nullable Tensor unreleased;
  private @Nullable Tensor alive;
  private @Nullable Tensor unchanged;
  private boolean released;

  Tape(Kernel kernel) {
    this.kernel = kernel;
    this.name = Differentiable.name(kernel);
    saved = new Ownership();
    saved.leave();
    hooks = new Ownership();
    hooks.leave();
  }

  /// Runs the kernel on handles that carry no tape; whatever it leaves behind stays with this.
  List<Tensor> forward(Tensor[] inputs) {
    var collected = new Ownership();
    try (var _ = new NoTape()) {
      List<Tensor> plain = new ArrayList<>(inputs.length);
      for (Tensor input : inputs) {
        plain.add(input.detach());
      }
      values = List.copyOf(kernel.forward(List.copyOf(plain)));
    } finally {
      collected.leave();
      saved = collected;
    }
    outputGradients = new Tensor[values.size()];
    inputGradients = new Tensor[inputs.length];
    return values;
  }

  /// Builds the zero that the outputs hang on.
  Tensor zero(Tensor[] inputs) {
    unchanged = owned(new Tensor());
    Tensor first = null;
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].requires_grad()) {
        Tensor input = inputs[i].alias();
        register(input, new InputHook(this, i));
        Tensor flat = input.dim() == 0 ? input.unsqueeze(0) : input;
        Tensor part = flat.narrow(0, 0, 0).sum();
        first = first == null ? part : first.add(part);
      }
    }
    if (first == null) {
      throw new IllegalStateException("no input needs a gradient");
    }
    try (var _ = new NoTape()) {
      unreleased = owned(torch.ones_like(first));
      alive = owned(torch.zeros(0).to(first));
    }
    alive.set_requires_grad(true);
    Tensor leaf = alive.sum();
    Tensor zero = first.add(leaf).mul(unreleased);
    register(zero, new KernelHook(this));
    return zero;
  }

  /// Collects the gradient of an output.
  void collect(Tensor output, int index) {
    try (var _ = new PointerScope()) {
      register(output, new OutputHook(this, index));
    }
  }

  void enlist() {
    LIVE.add(this);
  }

  /// Frees what dead and released graphs held.
  static void sweep() {
    Tensor handedOut = HANDED_OUT.get();
    if (handedOut != null) {
      HANDED_OUT.remove();
      handedOut.releaseReference();
    }
    LIVE.forEach(Tape::look);
  }

  /// How many recorded calls still hold something; for tests.
  static int live() {
    return LIVE.size();
  }

  private void look() {
    // A tape that another thread works on is alive.
    if (lock.tryLock()) {
      try {
        if (alive == null || alive.use_count() <= 1) {
          drop();
        } else if (!released && gone()) {
          release();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private TensorBase locked(Supplier<TensorBase> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private boolean gone() {
    return unreleased == null || unreleased.use_count() <= 1;
  }

  /// Frees what `backward` needed.
  private void release() {
    released = true;
    values = List.of();
    forget(outputGradients);
    saved.free();
  }

  /// Frees everything.
  void drop() {
    release();
    forget(inputGradients);
    hooks.free();
    LIVE.remove(this);
  }

  private void arrived(int output, TensorBase gradient) {
    Tensor before = outputGradients[output];
    if (before != null) {
      before.releaseReference();
    }
    outputGradients[output] = Scope.outside(() -> new Tensor(gradient));
  }

  private void compute() {
    if (GradMode.is_enabled()) {
      throw new WorkException(
          name + " has no gradient of its gradient; call backward without create_graph");
    }
    if (released || gone()) {
      throw new WorkException(
          name + ": backward ran a second time; keep the graph in the first call to allow that");
    }
    try (var _ = new Scope()) {
      List<Tensor> gradients = new ArrayList<>(values.size());
      for (int j = 0; j < values.size(); j++) {
        Tensor gradient = outputGradients[j];
        gradients.add(gradient != null ? gradient : torch.zeros_like(values.get(j)));
      }
      List<@Nullable Tensor> computed = kernel.backward(gradients);
      store(computed);
    }
    forget(outputGradients);
  }

  private void store(List<@Nullable Tensor> computed) {
    if (computed.size() != inputGradients.length) {
      throw new WorkException(
          "%s gives %d gradients for %d inputs"
              .formatted(name, computed.size(), inputGradients.length));
    }
    forget(inputGradients);
    for (int i = 0; i < computed.size(); i++) {
      Tensor gradient = computed.get(i);
      if (gradient != null) {
        inputGradients[i] = Scope.outside(() -> new Tensor(gradient));
      }
    }
  }

  private TensorBase handOut(int input, TensorBase placeholder) {
    Tensor gradient = inputGradients[input];
    if (gradient == null) {
      return nothing();
    }
    inputGradients[input] = null;
    Tensor before = HANDED_OUT.get();
    if (before != null) {
      before.releaseReference();
    }
    HANDED_OUT.set(gradient);
    try (var _ = new PointerScope()) {
      var wanted = new Tensor(placeholder);
      if (!Arrays.equals(Tensors.shape(wanted), Tensors.shape(gradient))
          || wanted.scalar_type().intern() != gradient.scalar_type().intern()) {
        throw new WorkException(
            "%s gives input %d a gradient of %s, its input is %s"
                .formatted(name, input, Tensors.describe(gradient), Tensors.describe(wanted)));
      }
    }
    if (inputsDone() && !released && gone()) {
      release();
    }
    return gradient;
  }

  private boolean inputsDone() {
    return Arrays.stream(inputGradients).allMatch(gradient -> gradient == null);
  }

  private TensorBase nothing() {
    if (unchanged == null) {
      throw new IllegalStateException("no tape");
    }
    return unchanged;
  }

  private void register(Tensor tensor, TensorTensorHook hook) {
    hooks.attach(hook);
    tensor.register_hook(hook);
  }

  private Tensor owned(Tensor tensor) {
    hooks.attach(tensor);
    return tensor;
  }

  private static void forget(@Nullable Tensor[] tensors) {
    for (int i = 0; i < tensors.length; i++) {
      Tensor tensor = tensors[i];
      if (tensor != null) {
        tensors[i] = null;
        tensor.releaseReference();
      }
    }
  }

  /// Keeps the gradient of one output.
  private static final class OutputHook extends TensorTensorHook {
    private final Tape tape;
    private final int index;

    OutputHook(Tape tape, int index) {
      this.tape = tape;
      this.index = index;
    }

    @Override
    public TensorBase call(TensorBase gradient) {
      return tape.locked(() -> {
        tape.arrived(index, gradient);
        return tape.nothing();
      });
    }
  }

  /// Runs the kernel when the gradients of all outputs have arrived.
  private static final class KernelHook extends TensorTensorHook {
    private final Tape tape;

    KernelHook(Tape tape) {
      this.tape = tape;
    }

    @Override
    public TensorBase call(TensorBase gradient) {
      return tape.locked(() -> {
        tape.compute();
        return tape.nothing();
      });
    }
  }

  /// Puts the true gradient of one input in the place of the zeros.
  private static final class InputHook extends TensorTensorHook {
    private final Tape tape;
    private final int index;

    InputHook(Tape tape, int index) {
      this.tape = tape;
      this.index = index;
    }

    @Override
    public TensorBase call(TensorBase gradient) {
      return tape.locked(() -> tape.handOut(index, gradient));
    }
  }
}
