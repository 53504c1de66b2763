"""Prints the golden values of AdamWTest: PyTorch's AdamW over two groups.

Weights a (4 values, rate scale 1, decay 0.1) and b (2 x 3, rate scale 0.5, decay 0) start at
cos(k); the gradient of element k at step t (from 1) is sin(k + t) * 10 ** (k % 3 - 1). Rate at step
t is 0.01 * t. b has no gradient at step 3. Run: python adamw.py
"""

import torch


def run(dtype, fused):
    a = torch.cos(torch.arange(4, dtype=torch.float64)).to(dtype).requires_grad_()
    b = torch.cos(torch.arange(6, dtype=torch.float64)).reshape(2, 3).to(dtype).requires_grad_()
    groups = [
        {"params": [a], "weight_decay": 0.1},
        {"params": [b], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=0.01, betas=(0.8, 0.95), eps=1e-6, fused=fused)
    for t in range(1, 9):
        for group, scale in zip(optimizer.param_groups, (1.0, 0.5)):
            group["lr"] = 0.01 * t * scale
        for w in (a, b):
            k = torch.arange(w.numel(), dtype=torch.float64)
            g = torch.sin(k + t) * 10.0 ** (k % 3 - 1)
            w.grad = g.reshape(w.shape).to(dtype)
        if t == 3:
            b.grad = None
        optimizer.step()
    return a.detach().flatten().tolist() + b.detach().flatten().tolist()


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(torch.__version__)
    for dtype in (torch.float32, torch.float64):
        for fused in (True, False):
            print(dtype, "fused" if fused else "plain", run(dtype, fused))
