/// Layers that torch::nn lacks, for the transformers of every area.
///
/// Every layer is a torch::nn module (`org.bytedeco.pytorch.Module`): its parameters are registered
/// under PyTorch's own names, so `named_parameters()`, `to(dtype)`, `train()`, `eval()` and the
/// optimizers work, and weights of `torch.nn.MultiheadAttention`, `TransformerEncoder` and
/// `TransformerDecoder` load by name. Batches come first: inputs are (batch, length, width).
///
/// | part | class |
/// |---|---|
/// | scaled dot-product attention, fused or written out | [DotProductAttention], [AttentionPath] |
/// | masks: key padding, causal, additive bias per head | [AttentionMask] |
/// | multi-head and grouped-query attention | [MultiHeadAttention], [KeyValueCache] |
/// | positions | [RotaryPositions] |
/// | transformer stacks | [TransformerEncoder], [TransformerDecoder], [TransformerOptions] |
/// | normalisation | [LayerNorm], [RmsNorm] |
/// | bf16 products over fp32 master weights | [Precision], [Linear] |
///
/// Build layers outside the scope of a step: a [quire.tensor.Scope] frees what is made inside it,
/// layers included. Keep a field on every module that you register with another: native code calls
/// back into the Java object, which the collector must not have taken.
@NullMarked
package quire.tensor.nn;

import org.jspecify.annotations.NullMarked;
