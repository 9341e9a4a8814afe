#!/usr/bin/env python3
"""Compares builds of `kernels`: runs them in turns and prints a Markdown table of medians.

    python3 benchmarks/compare_builds.py build/release/benchmarks/kernels build/clang/benchmarks/kernels

The last column says how much longer the second build takes than the first; rows that differ by more than
the limit (10 %) are marked, and make the script's result 1.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile


def run(program, pattern):
    """The rows of one run: {name: {time, shares}}."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "rows.json")
        subprocess.run([program, "--benchmark_filter=" + pattern, "--benchmark_out=" + out],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(out) as file:
            return {row["name"]: row for row in json.load(file)["benchmarks"]}


def ratio(first, second):
    """How much longer the second takes; relative to the peak of the same turn, if it does multiply-adds."""
    if "peak %" in first:
        return first["peak %"] / second["peak %"]
    return second["cpu_time"] / first["cpu_time"]


def share(rows):
    """The share of what bounds the kernel: the peak's, or the bandwidth's where that is larger."""
    peak = statistics.median(row.get("peak %", 0) for row in rows)
    memory = statistics.median(row["memory %"] for row in rows)
    return f"{peak:.0f} %" if peak >= memory else f"{memory:.0f} % (memory)"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs=2)
    parser.add_argument("--names", nargs=2, default=["first", "second"], help="the table's headings")
    parser.add_argument("--filter", default=".", help="a regular expression of benchmarks")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--limit", type=float, default=10, help="per cent")
    options = parser.parse_args()

    turns = [[run(p, options.filter) for p in options.programs] for _ in range(options.turns)]
    print(f"| kernel | {options.names[0]} | {options.names[1]} | time |\n| --- | --- | --- | --- |")
    differing = 0
    for name in turns[0][0]:
        first, second = ([turn[i][name] for turn in turns] for i in (0, 1))
        times = statistics.median(map(ratio, first, second))
        far = max(times, 1 / times) > 1 + options.limit / 100
        differing += far
        mark = "**" if far else ""
        print(f"| {name} | {share(first)} | {share(second)} | {mark}× {times:.2f}{mark} |")
    sys.exit(differing > 0)


main()
