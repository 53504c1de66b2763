"""Golden values of the graph tests: spectra by numpy, counts of Cora by scipy.

    python graph_golden.py [cora.npz]

Needs the packages of requirements-graph.txt.
"""

import sys

import numpy as np


def adjacency(n, edges):
    a = np.zeros((n, n))
    for u, v in edges:
        a[u, v] += 1
        a[v, u] += 1  # a loop adds 2
    return a


def show(name, n, edges):
    a = adjacency(n, edges)
    lap = np.diag(a.sum(1)) - a
    laden = lap + np.diag(np.diag(a))
    ea, el, er = (np.linalg.eigvalsh(m) for m in (a, lap, laden))
    print(name, n, len(edges), "laplacian2 %.10f adjacency2 %.10f adjacencyN %.10f" % (el[1], ea[-2], ea[0]),
          "reference %.10f %.10f" % (er[0], er[1]))


# Regular: three affine permutations modulo n, with loops and repeats.
for n in (119, 2003):
    show("affine", n, [(i, (k * i + c) % n) for k, c in ((3, 1), (5, 2), (1, 7)) for i in range(n)])
# Irregular, with loops and repeats.
for n in (60, 900):
    show("squares", n, [(i, (i * i + 3 * i + 1) % n) for i in range(n)]
         + [(i, (7 * i + 2) % n) for i in range(n)] + [(i, (i + 1) % n) for i in range(0, n, 2)])
# Two equal components.
show("two cycles", 80, [(i, (i + 1) % 40) for i in range(40)] + [(40 + i, 40 + (i + 1) % 40) for i in range(40)])

if len(sys.argv) > 1:
    import scipy.sparse as sp
    from scipy.sparse.csgraph import connected_components

    z = np.load(sys.argv[1])
    a = sp.csr_matrix((z["adj_data"], z["adj_indices"], z["adj_indptr"]), shape=z["adj_shape"])
    both = ((a + a.T) > 0).astype(int)
    both.setdiag(0)
    both.eliminate_zeros()
    labels = z["labels"]
    coo = both.tocoo()
    degree = np.asarray(both.sum(1)).ravel()
    print("cora nodes", a.shape[0], "edges", both.nnz // 2, "added", both.nnz - a.nnz,
          "components", connected_components(both)[0], "degree", degree.min(), degree.max(),
          "homophily %.10f" % np.mean(labels[coo.row] == labels[coo.col]),
          "ones", int(z["attr_data"].sum()), "classes", np.bincount(labels).tolist())
