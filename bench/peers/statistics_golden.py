"""Golden values for the statistics of `lab`, from SciPy and by plain enumeration.

Run: python bench/peers/statistics_golden.py   (needs numpy 2, scipy 1.15 or newer)
The printed values stand in lab/src/test/java/quire/lab/stats with this file as their origin.
"""
import itertools
import math

import numpy as np
import scipy
from scipy import stats

print("scipy", scipy.__version__, "numpy", np.__version__)

# Student's sleep data (1908): extra hours of sleep under two drugs, ten patients.
a = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
b = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
d = b - a

t = stats.ttest_rel(b, a, alternative="greater")
print("paired t", repr(t.statistic), repr(t.pvalue), stats.ttest_rel(b, a).confidence_interval(0.95))


def sign_flip(x):
    sums = [sum(s * v for s, v in zip(signs, x)) for signs in itertools.product((1, -1), repeat=len(x))]
    return sum(s >= sum(x) - 1e-9 for s in sums), len(sums)


print("sign flip", sign_flip(d))
mixed = [0.3, -0.1, 0.4, 0.4, -0.2, 0.0, 0.9]
print("sign flip mixed", sign_flip(mixed))
print("sign flip scipy", stats.permutation_test((np.array(mixed),), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="greater").pvalue)


def wilcoxon(x):
    x = [v for v in x if v != 0]
    r = stats.rankdata(np.abs(x))
    obs = sum(rr for rr, v in zip(r, x) if v > 0)
    sums = [sum(rr for rr, s in zip(r, signs) if s) for signs in itertools.product((0, 1), repeat=len(x))]
    return obs, sum(s >= obs - 1e-9 for s in sums), len(sums)


print("wilcoxon ties and zeros", wilcoxon(np.round(d, 10)))
print("wilcoxon mixed", wilcoxon(mixed))
no_ties = [1.1, -0.4, 2.3, 0.7, -1.6, 3.2, 0.2, 1.9]
w = stats.wilcoxon(no_ties, alternative="greater", method="exact")
print("wilcoxon no ties", w.statistic, repr(w.pvalue))
long = [math.sin(7 * i) + 0.2 for i in range(1, 151)]
w = stats.wilcoxon(long, alternative="greater", method="asymptotic", correction=True)
print("wilcoxon long", w.statistic, repr(w.pvalue))

small = [0.12, -0.08, 0.05, 0.02, -0.11, 0.07]
lo = stats.ttest_1samp(small, -0.15, alternative="greater").pvalue
hi = stats.ttest_1samp(small, 0.15, alternative="less").pvalue
print("tost", repr(lo), repr(hi), repr(max(lo, hi)))

# Efron and Tibshirani (1993), table 14.1: spatial test data A, 26 children.
spatial = np.array([48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41.0])
var = lambda x, axis=-1: np.var(x, axis=axis)
for method in ("BCa", "percentile"):
    r = stats.bootstrap((spatial,), var, confidence_level=0.9, n_resamples=400_000, method=method, batch=20_000, rng=np.random.default_rng(1))
    print("bootstrap variance", method, r.confidence_interval)
r = stats.bootstrap((a, b), lambda x, y, axis=-1: np.mean(x, axis) - np.mean(y, axis), n_resamples=400_000, batch=20_000, method="BCa", rng=np.random.default_rng(1))
print("bootstrap two samples", r.confidence_interval)

print("holm", [min(1, v) for v in (4 * 0.01, 0.06, 0.06, 0.04)])

table = [[3, 4, 3], [2, 2, 4], [3, 3, 5], [1, 3, 2], [2, 3, 2], [2, 4, 5], [1, 2, 4], [3, 4, 4], [2, 4, 5], [1, 3, 4]]
p = stats.page_trend_test(np.array([[1.2, 1.9, 1.7, 2.8], [0.3, 0.2, 0.9, 1.1], [2.0, 2.5, 2.4, 2.2]]), method="exact")
print("page exact", p.statistic, repr(p.pvalue))
p = stats.page_trend_test(np.array(table), method="asymptotic")
print("page scipy example, asymptotic without ties in the variance", p.statistic, repr(p.pvalue))


def page_ties(rows):
    ranks = [stats.rankdata(r) for r in rows]
    k = len(rows[0])
    obs = sum(sum((j + 1) * r[j] for j in range(k)) for r in ranks)
    law = {0.0: 1.0}
    for r in ranks:
        block = {}
        for perm in itertools.permutations(r):
            s = sum((j + 1) * perm[j] for j in range(k))
            block[s] = block.get(s, 0) + 1 / math.factorial(k)
        new = {}
        for s, q in law.items():
            for u, v in block.items():
                new[s + u] = new.get(s + u, 0) + q * v
        law = new
    return obs, sum(q for s, q in law.items() if s >= obs - 1e-9)


print("page ties exact", page_ties(table))

x = np.array([3.1, 2.2, 4.4, 5.0, 3.9])
y = np.array([1.0, 2.9, 2.2, 0.4, 3.9, 1.7])
perm = stats.permutation_test((x, y), lambda u, v, axis: np.mean(u, axis) - np.mean(v, axis), vectorized=True, n_resamples=np.inf, alternative="greater")
print("labels", repr(perm.statistic), repr(perm.pvalue))


def rank_labels(x, y):
    r = stats.rankdata(np.concatenate([x, y]))
    obs = sum(r[: len(x)])
    sums = [sum(c) for c in itertools.combinations(r, len(x))]
    return sum(s >= obs - 1e-9 for s in sums) / len(sums), 2 * (obs - len(x) * (len(x) + 1) / 2) / (len(x) * len(y)) - 1


print("rank labels with ties", rank_labels(x, y))
x2 = np.array([3.1, 2.2, 4.4, 5.0, 3.95])
mw = stats.mannwhitneyu(x2, y[[0, 1, 3, 4, 5]], alternative="greater", method="exact")
print("mann-whitney exact", mw.statistic, repr(mw.pvalue))
u1 = [math.floor(10 * (math.sin(3 * i) + 0.3)) for i in range(1, 81)]
u2 = [math.floor(10 * math.cos(5 * i)) for i in range(1, 71)]
mw = stats.mannwhitneyu(u1, u2, alternative="greater", method="asymptotic")
print("mann-whitney normal", mw.statistic, repr(mw.pvalue))

cx = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
cy = [2.1, 1.4, 3.3, 2.9, 5.1, 3.0, 4.4]
cy2 = [2, 1, 3, 3, 5, 3, 4]


def corr(u, v):
    obs = float(np.dot(u, v))
    vals = [float(np.dot(u, q)) for q in itertools.permutations(v)]
    return np.corrcoef(u, v)[0, 1], sum(q >= obs - 1e-9 for q in vals) / len(vals)


print("pearson", corr(cx, cy))
print("spearman", corr(stats.rankdata(cx), stats.rankdata(cy2)))

# NIST Norris (certified): slope 1.00211681802045, sd 0.429796848199937e-03, intercept -0.262323073774029, sd 0.232818234301152
lr = stats.linregress(cx, cy)
half = stats.t.ppf(0.975, 5) * lr.stderr
print("regression", lr.slope, lr.intercept, lr.stderr, lr.slope - half, lr.slope + half, stats.t.sf((lr.slope - 0.1) / lr.stderr, 5))

for effect, n in ((0.5, 27), (1.0, 8), (2.0, 4), (0.2, 156)):
    crit = stats.t.ppf(0.95, n - 1)
    print("power", effect, n, stats.nct.sf(crit, n - 1, effect * math.sqrt(n)))
for effect, alpha in ((0.5, 0.05), (1.0, 0.05), (0.2, 0.05), (1.0, 0.01)):
    n = next(n for n in range(2, 10_000) if stats.nct.sf(stats.t.ppf(1 - alpha, n - 1), n - 1, effect * math.sqrt(n)) >= 0.8)
    print("units", effect, alpha, n)
