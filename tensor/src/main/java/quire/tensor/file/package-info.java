/// Tensor files, read and written in plain Java: NumPy ([quire.tensor.file.Npy],
/// [quire.tensor.file.Npz]), safetensors ([quire.tensor.file.Safetensors]), PyTorch
/// ([quire.tensor.file.PyTorchFile]) and ONNX weights ([quire.tensor.file.OnnxFile]).
///
/// Reading a header, a list of tensors or statistics needs no native library; only `toTensor()` and
/// its kin load libtorch. Files are foreign bytes: no reader runs code from a file, trusts a size
/// that the file does not hold, or lets through an exception other than
/// [quire.base.RequestException]. Each format has one exception type with an enum that names each
/// way of being wrong.
@NullMarked
package quire.tensor.file;

import org.jspecify.annotations.NullMarked;
