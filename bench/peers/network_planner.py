"""The planner's unit of work by llm-analysis: time and memory of layouts of GPT-3 175B on A100 80 GB, one after another.

The list is the same as in NetworkPlanner.java: t in {1, 2, 4, 8}, p in {1, 2, 4, 8, 16, 32}, micro-batch in {1, 2}, every
recomputation, 1,024 GPUs, 1,536 sequences. llm-analysis logs and prints much; both are turned off, its time is its own.
"""

import argparse
import contextlib
import io
import logging
import os

import llm_analysis.analysis as analysis
import llm_analysis.config as config

import race

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=1)
parser.parse_args()

logging.disable(logging.CRITICAL)
MODEL = config.ModelConfig(name="gpt3", num_layers=96, n_head=96, hidden_dim=12288, vocab_size=50257, max_seq_len=2048)
GPU = config.GPUConfig(
    name="a100-80g", mem_per_GPU_in_GB=80, hbm_bandwidth_in_GB_per_sec=2039, intra_node_bandwidth_in_GB_per_sec=300,
    intra_node_min_message_latency=0, peak_fp16_TFLOPS=312)
RECOMPUTE = [analysis.ActivationRecomputation.NONE, analysis.ActivationRecomputation.SELECTIVE, analysis.ActivationRecomputation.FULL]
LAYOUTS = [
    (t, p, 1024 // t // p, b, r)
    for t in (1, 2, 4, 8) for p in (1, 2, 4, 8, 16, 32) for b in (1, 2) for r in RECOMPUTE
    if 1536 % (1024 // t // p) == 0 and (1536 // (1024 // t // p)) % b == 0
]


def step():
    done = 0
    with contextlib.redirect_stdout(io.StringIO()):
        for t, p, d, b, r in LAYOUTS:
            parallel = config.ParallelismConfig(tp_size=t, pp_size=p, dp_size=d, sp_size=t)
            job = analysis.LLMAnalysis(MODEL, GPU, config.DtypeConfig(), parallel, flops_efficiency=0.68, hbm_memory_efficiency=0.68)
            try:
                job.training(
                    batch_size_per_gpu=b, gradient_accumulation_steps=1536 // d // b, seq_len=2048,
                    activation_recomputation=r, flash_attn=False)
            except AssertionError:
                pass  # it refuses what does not fit
            done += 1
    return done


if os.environ.get("COUNT"):
    import time
    start = time.perf_counter()
    print(step(), "layouts", time.perf_counter() - start, "s")
else:
    race.serve(step, {"llm-analysis": "0.2.2", "layouts": len(LAYOUTS)})
