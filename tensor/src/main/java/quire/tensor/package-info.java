/// libtorch on the JVM. The tensor type everywhere is `org.bytedeco.pytorch.Tensor`; this package
/// adds what Java lacks: loading with the right BLAS ([quire.tensor.Torch]), scopes that free
/// native memory ([quire.tensor.Scope]), seeds, devices and dtypes, short names for long calls,
/// kernels of our own inside autograd.
@NullMarked
package quire.tensor;

import org.jspecify.annotations.NullMarked;
