"""Golden values for quire.tensor.nn from PyTorch, in fp64.

    python nn_golden.py > ../../tensor/src/test/resources/quire/tensor/nn/golden.json

Parameters and inputs come from a formula that the Java test repeats, so only outputs are stored.
"""

import json
import math

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def formula(shape, phase):
    count = math.prod(shape)
    return torch.tensor([0.4 * math.sin(0.7 * i + phase) for i in range(count)]).reshape(shape)


def fill(module):
    """Parameter values by name: the phase is the sum of the name's characters."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            parameter.copy_(formula(parameter.shape, sum(map(ord, name)) % 97))
    return module.train()


def case(module, output, **more):
    """The weighted output's gradients are summed up in one number for each parameter."""
    (output * formula(output.shape, 0.25)).sum().backward()
    return {
        "shape": list(output.shape),
        "output": output.detach().flatten().tolist(),
        "parameters": {name: list(p.shape) for name, p in module.named_parameters()},
        "gradients": {
            name: (p.grad * formula(p.shape, 0.5)).sum().item()
            for name, p in module.named_parameters()
        },
        **more,
    }


B, L, M, E, H = 2, 4, 5, 8, 2
x = formula((B, L, E), 1.0)
memory = formula((B, M, E), 2.0)
padding = torch.tensor([[False] * L, [False, False, True, True]])
memory_padding = torch.tensor([[False] * M, [False, True, False, True, True]])
causal = nn.Transformer.generate_square_subsequent_mask(L)
bias = formula((H, L, L), 3.0)
golden = {"origin": f"torch {torch.__version__}, bench/peers/nn_golden.py"}


def attention(**options):
    return fill(nn.MultiheadAttention(E, H, batch_first=True, **options))


m = attention()
golden["attention"] = case(m, m(x, x, x, need_weights=False)[0])
m = attention(bias=False)
golden["attention.noBias"] = case(m, m(x, x, x, need_weights=False)[0])
m = attention()
golden["attention.padding"] = case(
    m, m(x, x, x, key_padding_mask=padding, need_weights=False)[0])
m = attention()
golden["attention.causal"] = case(
    m, m(x, x, x, attn_mask=causal, is_causal=True, need_weights=False)[0])
m = attention()
golden["attention.headBias"] = case(
    m, m(x, x, x, attn_mask=bias.repeat(B, 1, 1), need_weights=False)[0])
m = attention()
golden["attention.cross"] = case(
    m, m(x, memory, memory, key_padding_mask=memory_padding, need_weights=False)[0])
m = attention(kdim=6, vdim=3)
golden["attention.memoryWidth"] = case(
    m, m(x, formula((B, M, 6), 4.0), formula((B, M, 3), 5.0), need_weights=False)[0])

for first in (True, False):
    for activation in ("relu", "gelu"):
        for has_bias in (True, False):
            arguments = dict(dim_feedforward=12, dropout=0.0, activation=activation, bias=has_bias,
                             batch_first=True, norm_first=first)
            kind = f"{'pre' if first else 'post'}.{activation}.{'bias' if has_bias else 'noBias'}"
            m = fill(nn.TransformerEncoderLayer(E, H, **arguments))
            golden["encoderLayer." + kind] = case(m, m(x, src_key_padding_mask=padding))
            m = fill(nn.TransformerDecoderLayer(E, H, **arguments))
            golden["decoderLayer." + kind] = case(
                m, m(x, memory, tgt_mask=causal, tgt_is_causal=True,
                     memory_key_padding_mask=memory_padding))

arguments = dict(dim_feedforward=12, dropout=0.0, activation="gelu", batch_first=True,
                 norm_first=True)
m = fill(nn.TransformerEncoder(
    nn.TransformerEncoderLayer(E, H, **arguments), 2, nn.LayerNorm(E), enable_nested_tensor=False))
golden["encoder"] = case(m, m(x, mask=causal, is_causal=True))
m = fill(nn.TransformerDecoder(nn.TransformerDecoderLayer(E, H, **arguments), 2, nn.LayerNorm(E)))
golden["decoder"] = case(m, m(x, memory, tgt_mask=causal, tgt_is_causal=True))
m = fill(nn.RMSNorm(E, eps=1e-6))
golden["rmsNorm"] = case(m, m(x))
m = fill(nn.LayerNorm(E, eps=1e-5))
golden["layerNorm"] = case(m, m(x))

# Rotary positions as products of complex numbers, from position 3 on.
width, positions = 6, torch.arange(3, 3 + L, dtype=torch.float64)
angles = torch.outer(positions, 10_000.0 ** (-torch.arange(0, width, 2) / width))
turn = torch.polar(torch.ones_like(angles), angles)
inner = x[..., :width]
interleaved = torch.view_as_real(
    torch.view_as_complex(inner.unflatten(-1, (-1, 2)).contiguous()) * turn).flatten(-2)
halves = torch.complex(inner[..., : width // 2], inner[..., width // 2 :]) * turn
half_split = torch.cat([halves.real, halves.imag], -1)
for name, turned in (("interleaved", interleaved), ("halfSplit", half_split)):
    y = torch.cat([turned, x[..., width:]], -1)
    golden["rotary." + name] = {"shape": list(y.shape), "output": y.flatten().tolist()}

print(json.dumps(golden, indent=None).replace('}, "', '},\n"'))
