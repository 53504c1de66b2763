"""SimGrid's side of the race network-flows: max-min fair flows on a two-tier tree.

  network_flows.py --variant unequal-64|unequal-121|equal-121|permutations
  network_flows.py --variant V --ends FILE    writes the end of every flow instead of racing

Needs a C++ compiler and SimGrid's library and headers (Debian: libsimgrid-dev). SimGrid can run once in a
process, so each repetition is a process of its own, which times its simulation alone: neither its start nor
the building of the platform counts. `--once` keeps the seconds of a repetition in
bench/target/network-flows-VARIANT.seconds and gives them again while the file is there: for the variant that
takes minutes.

The tree: n = q * q hosts, q on a leaf, q spines, every link 50e9 B/s each way, no latency; the spine is the
destination mod q. Links: host i up is i, down n + i; leaf a to spine s is 2n + a q + s, back 2n + q q + a q + s.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile


def path(i, j, q):
    n = q * q
    a, b, s = i // q, j // q, j % q
    if a == b:
        return [i, n + j]
    return [i, 2 * n + a * q + s, 2 * n + n + b * q + s, n + j]


def splitmix(state):
    state = (state + 0x9E3779B97F4A7C15) % 2**64
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    return state, z ^ (z >> 31)


def permutation(n, seed):
    """Fisher and Yates with SplitMix64, as the other side draws it."""
    order = list(range(n))
    state = seed
    for i in range(n - 1, 0, -1):
        state, z = splitmix(state)
        j = z % (i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def flows(variant):
    """The side of the square and rows of (round, source, destination, bytes)."""
    kind, _, number = variant.partition("-")
    if kind == "permutations":
        rounds = ((r, i, j, 1e8) for r in range(100) for i, j in enumerate(permutation(1024, r)))
        return 32, [row for row in rounds if row[1] != row[2]]
    n = int(number)
    pairs = ((i, j) for i in range(n) for j in range(n) if i != j)
    if kind == "equal":
        return math.isqrt(n), [(0, i, j, 1e8) for i, j in pairs]
    size = lambda i, j: math.floor(1e8 * (1 + 0.001 * ((7919 * i + 104729 * j) % 1000)))
    return math.isqrt(n), [(0, i, j, size(i, j)) for i, j in pairs]


def work_file(variant, name):
    q, rows = flows(variant)
    with open(name, "w", encoding="ascii") as out:
        out.write(f"links {4 * q * q}\n" + "50e9\n" * (4 * q * q))
        out.write(f"hosts {q * q}\nflows {len(rows)}\n")
        for r, i, j, size in rows:
            links = path(i, j, q)
            out.write(f"{r} {i} {j} {size:.0f} {len(links)} {' '.join(map(str, links))}\n")


def build(folder):
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "network_flows.cpp")
    program = os.path.join(folder, "network_flows")
    subprocess.run(["g++", "-O3", "-std=c++17", source, "-lsimgrid", "-o", program], check=True)
    return program


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--variant", required=True)
    parser.add_argument("--ends")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--precision", default="1e-5")
    parser.add_argument("--threads")
    options = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    kept = os.path.join(here, "..", "target", f"network-flows-{options.variant}.seconds")
    with tempfile.TemporaryDirectory() as folder:
        program = build(folder)
        work = os.path.join(folder, "work.txt")
        work_file(options.variant, work)
        run = lambda ends: float(
            subprocess.run(
                [program, work, ends, options.precision], check=True, capture_output=True, text=True
            ).stdout
        )
        if options.ends:
            print(run(options.ends))
            return
        version = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", "libsimgrid-dev"], capture_output=True, text=True
        ).stdout
        print(json.dumps({"ready": True, "versions": {"simgrid": version or "unknown"}}), flush=True)
        for line in sys.stdin:
            words = line.split()
            if not words or words[0] == "quit":
                return
            if options.once and os.path.exists(kept):
                with open(kept, encoding="ascii") as file:
                    seconds = float(file.read())
            else:
                count = 1 if options.once else int(words[1])
                seconds = sum(run(os.devnull) for _ in range(count)) / count
                if options.once:
                    os.makedirs(os.path.dirname(kept), exist_ok=True)
                    with open(kept, "w", encoding="ascii") as file:
                        file.write(f"{seconds}\n")
            print(json.dumps({"seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
