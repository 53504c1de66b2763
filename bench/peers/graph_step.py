"""A training step of a sparse graph transformer in PyTorch: the peer of `GraphStepRace`.

The mathematics of the layers in `quire.graph.model`, written with PyTorch's own operators in the
usual message passing form: gather rows by edge (index_select), compute per edge, sum by target
(scatter_add). Every edge carries its feature vector, which is projected for all edges.
"""

import argparse

import numpy as np
import torch
from torch import nn

import race

EPSILON = 1e-6
CLAMP = 5.0

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--variant", choices=["pattern", "large"], required=True)
options = parser.parse_args()
PATTERN = options.variant == "pattern"
(GRAPHS, NODES, EDGES, FEATURES, OUTPUTS, WIDTH, DEGREE, VIRTUAL) = (
    (32, 119, 3050, 3, 1, 40, 14, 4) if PATTERN else (1, 20_000, 100_000, 64, 10, 64, 6, 0))
LAYERS, HEADS = 4, 4

torch.set_num_threads(options.threads)
torch.manual_seed(0)


def local_edges(random):
    keys = set()
    while len(keys) < EDGES:
        a, b = random.integers(0, NODES, 2)
        if a != b:
            keys.add((min(a, b), max(a, b)))
    pairs = np.array(sorted(keys)).T
    return np.concatenate([pairs, pairs[::-1]], axis=1)


def cycles(random):
    parts = []
    for _ in range(DEGREE // 2):
        order = random.permutation(NODES)
        pairs = np.stack([order, np.roll(order, -1)])
        parts += [pairs, pairs[::-1]]
    return np.concatenate(parts, axis=1)


def virtual_edges():
    """Edges and their kinds: real to virtual k, then back; virtual k of graph g is N + k B + g."""
    edges, kinds = [], []
    for k in range(VIRTUAL):
        real = np.arange(GRAPHS * NODES)
        hub = GRAPHS * NODES + k * GRAPHS + real // NODES
        edges += [np.stack([real, hub]), np.stack([hub, real])]
        kinds += [np.full(real.size, 2 + k), np.full(real.size, 2 + VIRTUAL + k)]
    return edges, kinds


random = np.random.default_rng(1)
local = np.concatenate([local_edges(random) + g * NODES for g in range(GRAPHS)], axis=1)
expander = np.concatenate([cycles(random) + g * NODES for g in range(GRAPHS)], axis=1)
hubs, hub_kinds = virtual_edges()
LOCAL = torch.from_numpy(local)
ATTENTION = torch.from_numpy(np.concatenate([local, expander] + hubs, axis=1))
KINDS = torch.from_numpy(np.concatenate(
    [np.zeros(local.shape[1], np.int64), np.ones(expander.shape[1], np.int64)] + hub_kinds))
N = GRAPHS * NODES
X = torch.rand(N, FEATURES)
LABELS = torch.randint(0, max(2, OUTPUTS), (N,))


def sum_by(rows, index, count):
    """Sums rows (edges, columns) by target."""
    return rows.new_zeros(count, rows.size(1)).scatter_add(
        0, index.unsqueeze(1).expand_as(rows), rows)


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d, self.e = (nn.Linear(WIDTH, WIDTH) for _ in range(5))
        self.norm_node, self.norm_edge = nn.BatchNorm1d(WIDTH), nn.BatchNorm1d(WIDTH)

    def forward(self, x, edges, last):
        source, target = LOCAL
        s = self.d(x).index_select(0, target) + self.e(x).index_select(0, source) + self.c(edges)
        gate = torch.sigmoid(s)
        total = sum_by(gate * self.b(x).index_select(0, source), target, N)
        mean = total / (sum_by(gate, target, N) + EPSILON)
        y = x + torch.relu(self.norm_node(self.a(x) + mean))
        return y, None if last else edges + torch.relu(self.norm_edge(s))


class Gcn(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight, self.bias = nn.Linear(WIDTH, WIDTH, bias=False), nn.Parameter(torch.zeros(WIDTH))
        loops = torch.arange(N)
        self.source = torch.cat([LOCAL[0], loops])
        self.target = torch.cat([LOCAL[1], loops])
        root = torch.bincount(self.target, minlength=N).float().rsqrt()
        self.factor = (root[self.source] * root[self.target]).unsqueeze(1)

    def forward(self, x, edges, last):
        rows = self.factor * self.weight(x).index_select(0, self.source)
        return x + sum_by(rows, self.target, N) + self.bias, None


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.u = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4))

    def forward(self, x, vectors):
        source, target = ATTENTION
        c = WIDTH // HEADS
        u = self.u(vectors).view(-1, HEADS, c)
        q = self.q(x).index_select(0, target).view(-1, HEADS, c)
        k = self.k(x).index_select(0, source).view(-1, HEADS, c)
        score = torch.exp(torch.clamp((q * k / c ** 0.5 * u).sum(-1, keepdim=True), -CLAMP, CLAMP))
        rows = self.v(x).index_select(0, source).view(-1, HEADS, c) * score
        total = sum_by(rows.flatten(1), target, x.size(0)).view(-1, HEADS, c)
        weight = sum_by(score.flatten(1), target, x.size(0)).unsqueeze(-1)
        return (total / (weight + EPSILON)).flatten(1)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.local = Gated() if PATTERN else Gcn()
        self.attention = Attention()
        self.norms = nn.ModuleList(nn.BatchNorm1d(WIDTH) for _ in range(3))
        self.widen, self.narrow = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)

    def forward(self, x, virtual, edges, vectors, last):
        y, edges = self.local(x, edges, last)
        attended = self.attention(x if virtual is None else torch.cat([x, virtual]), vectors)
        z = self.norms[0](y) + self.norms[1](x + attended[:N])
        z = self.norms[2](z + self.narrow(torch.relu(self.widen(z))))
        return z, None if virtual is None else attended[N:], edges


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(FEATURES, WIDTH)
        self.kinds = nn.Parameter(torch.randn(2 + 2 * VIRTUAL, WIDTH))
        self.virtual = nn.Parameter(torch.randn(VIRTUAL, WIDTH)) if VIRTUAL else None
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.ModuleList(
            nn.Linear(WIDTH, OUTPUTS if i == HEAD - 1 else WIDTH) for i in range(HEAD))

    def forward(self, x):
        x = self.encoder(x)
        vectors = self.kinds.index_select(0, KINDS)
        edges = vectors[:LOCAL.size(1)]
        virtual = None if self.virtual is None else self.virtual.repeat_interleave(GRAPHS, 0)
        for i, layer in enumerate(self.layers):
            x, virtual, edges = layer(x, virtual, edges, vectors, i == LAYERS - 1)
        for linear in self.head[:-1]:
            x = nn.functional.normalize(torch.relu(linear(x)), dim=1)
        return self.head[-1](x)


def loss_of(outputs):
    if OUTPUTS > 1:
        return nn.functional.cross_entropy(outputs, LABELS)
    counts = torch.bincount(LABELS, minlength=2)
    weight = ((N - counts).float() / N)[LABELS]
    return nn.functional.binary_cross_entropy_with_logits(outputs[:, 0], LABELS.float(), weight=weight)


HEAD = 1
model = Network().train()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-5, fused=True)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = loss_of(model(X))
    loss.backward()
    optimizer.step()
    return loss.item()


race.serve(step, {"torch": torch.__version__, "blas": "MKL" if torch.backends.mkl.is_available() else "other",
                  "capability": torch.backends.cpu.get_cpu_capability()})
