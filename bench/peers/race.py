"""The peer's side of a race: one process, told over standard input when to work.

A script calls `serve(work, versions)`. The protocol is one line each way:
  ->  {"ready": true, "versions": {...}}      once, after set-up and without having worked
  <-  go N                                    do the work N times
  ->  {"seconds": 0.123}                      the time of one repetition, the mean of the N
  <-  quit
Warm-up belongs to the caller: it sends `go` and drops the answer.
"""

import json
import sys
import time


def serve(work, versions):
    print(json.dumps({"ready": True, "versions": versions}), flush=True)
    for line in sys.stdin:
        words = line.split()
        if not words or words[0] == "quit":
            return
        count = int(words[1])
        start = time.perf_counter()
        for _ in range(count):
            work()
        print(json.dumps({"seconds": (time.perf_counter() - start) / count}), flush=True)
