"""Golden rotary frequencies of PositionsTest, from the transformers package."""

import transformers
from transformers import LlamaConfig
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

print("transformers", transformers.__version__)
SCALINGS = {
    "linear": dict(rope_type="linear", factor=4.0),
    "llama3": dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                   original_max_position_embeddings=512),
    "yarn": dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=512,
                 beta_fast=32.0, beta_slow=1.0),
    "dynamic": dict(rope_type="dynamic", factor=4.0),
}
for name, scaling in SCALINGS.items():
    config = LlamaConfig(hidden_size=32, num_attention_heads=2, rope_theta=10_000.0,
                         max_position_embeddings=512, rope_scaling=scaling)
    # A dynamic scaling read at the length 512 has grown its base by factor 4 * 512 / 512 - 3 = 1,
    # at 1024 by 4 * 2 - 3 = 5.
    length = 1024 if name == "dynamic" else None
    frequencies, amplitude = ROPE_INIT_FUNCTIONS[name](config, "cpu", seq_len=length)
    print(name, amplitude, [float(f"{f:.8g}") for f in frequencies.tolist()])
