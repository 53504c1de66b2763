/// libtorch on the JVM. The tensor type everywhere is `org.bytedeco.pytorch.Tensor`; this package
/// adds what Java lacks: loading with the right BLAS, threads, seeds, devices
/// ([quire.tensor.Torch]); scopes that free native memory ([quire.tensor.Scope]); short names for
/// long calls ([quire.tensor.Tensors], [quire.tensor.Dtype]); operators that the presets omit
/// ([quire.tensor.Boxed]); kernels of our own inside autograd ([quire.tensor.Differentiable],
/// [quire.tensor.GradientCheck]).
///
/// Same seed, same threads, same machine, same bits: algorithms that would break this are off.
@NullMarked
package quire.tensor;

import org.jspecify.annotations.NullMarked;
