"""Forward and backward of a transformer encoder in PyTorch: the peer of `EncoderStepRace`.

torch.nn.TransformerEncoder, pre-norm, GELU, no dropout, eager, its own fused attention; bf16 is
torch.autocast, PyTorch's way to train with fp32 master weights.
"""

import argparse
import contextlib

import torch

import race

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--precision", choices=["fp32", "bf16"], required=True)
parser.add_argument("--layers", type=int, default=4)
parser.add_argument("--batch", type=int, default=32)
parser.add_argument("--length", type=int, default=128)
parser.add_argument("--width", type=int, default=256)
parser.add_argument("--heads", type=int, default=4)
parser.add_argument("--feed-forward", type=int, default=1024)
options = parser.parse_args()

torch.set_num_threads(options.threads)
torch.manual_seed(0)
layer = torch.nn.TransformerEncoderLayer(
    options.width, options.heads, options.feed_forward, dropout=0.0, activation="gelu",
    batch_first=True, norm_first=True)
model = torch.nn.TransformerEncoder(layer, options.layers, enable_nested_tensor=False).train()
x = torch.randn(options.batch, options.length, options.width)


def step():
    model.zero_grad(set_to_none=True)
    cast = (torch.autocast("cpu", dtype=torch.bfloat16) if options.precision == "bf16"
            else contextlib.nullcontext())
    with cast:
        y = model(x)
    y.float().square().mean().backward()


race.serve(step, {"torch": torch.__version__, "blas": "MKL" if torch.backends.mkl.is_available() else "other",
                  "capability": torch.backends.cpu.get_cpu_capability()})
