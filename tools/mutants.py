#!/usr/bin/env python3
"""Plants one mistake after another in the headers and runs the tests that must notice.

    cmake --preset clang && cmake --build --preset clang --target lamina_tests_main
    python3 tools/mutants.py --build build/clang [--jobs 2] [words...]

tools/mutants.txt lists the mistakes: a header with its tests, the text that stands in it exactly once, and the text that
takes its place.

    kernels/pool.hpp: kernels.pool
    - row < height
    + row <= height

With words, only mistakes whose header or tests contain one of them are planted. A mistake is caught if a test does not
compile, fails, crashes or takes more than two minutes. The tests run without mistakes first. Prints the survivors; exits
with 1 if they are more than 3 %.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS = 120


class Mutant:
    def __init__(self, line, header, tests, before, after):
        self.line, self.header, self.tests, self.before, self.after = line, header, tests, before, after

    def __str__(self):
        return f"{self.header} (line {self.line}): {self.before}  ->  {self.after or '(nothing)'}"


def read_mutants(path):
    """The list; every mutant is checked to be a text that stands once in its header."""
    mutants, mistakes = [], []
    lines = path.read_text().splitlines()
    head = re.compile(r"^([\w/.]+[.]hpp): ([\w. ]+)$")
    i = 0
    while i < len(lines):
        if not lines[i] or lines[i].startswith("#"):
            i += 1
            continue
        match = head.match(lines[i])
        if not match or i + 2 >= len(lines) or lines[i + 1][:2] != "- " or lines[i + 2][:1] != "+":
            sys.exit(f"{path}:{i + 1}: expected 'header.hpp: room.test', '- before', '+ after'")
        mutant = Mutant(i + 1, match[1], match[2].split(), lines[i + 1][2:], lines[i + 2][2:])
        count = (ROOT / "include/lamina" / mutant.header).read_text().count(mutant.before)
        if count != 1:
            mistakes.append(f"{path}:{i + 2}: this text stands {count} times in {mutant.header}, not once")
        mutants.append(mutant)
        i += 3
    if mistakes:
        sys.exit("\n".join(mistakes))
    return mutants


class Builder:
    """Compiles a test with the flags of a build folder, unoptimized, against a copy of the headers."""

    def __init__(self, build):
        self.build = build
        self.commands = {}
        for entry in json.loads((build / "compile_commands.json").read_text()):
            source = pathlib.Path(entry["file"])
            if source.parent.parent == ROOT / "tests":
                self.commands[f"{source.parent.name}.{source.stem}"] = shlex.split(entry["command"])
        self.main = build / "tests/liblamina_tests_main.a"
        if not self.main.exists():
            sys.exit(f"{self.main} does not exist: build lamina_tests_main")

    def compile_and_run(self, test, include, work):
        """None, or how the test noticed."""
        if test not in self.commands:
            sys.exit(f"{test}: no such test in {self.build}")
        program = work / test
        command = [
            a.replace(str(ROOT / "include"), str(include))
            for a in self.commands[test]
            if not re.match(r"-O\d|-W", a)
        ]
        at = command.index("-o")
        command[at : at + 2] = ["-o", str(program)]
        command.remove("-c")
        command += ["-O0", "-w", str(self.main), "-lpng", "-lz", "-pthread"]
        if test.startswith("golden."):
            command += [str(ROOT / "tests/golden/file/file.cpp")]
        if subprocess.run(command, capture_output=True, cwd=self.build).returncode != 0:
            return "does not compile"
        folder = ROOT / "tests/golden" if test.startswith("golden.") else work
        try:
            run = subprocess.run([program, "--minimal"], capture_output=True, cwd=folder, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return "takes too long"
        finally:
            program.unlink()
        return "fails" if run.returncode != 0 else None

    def failure_without_mistake(self, test):
        with tempfile.TemporaryDirectory() as folder:
            how = self.compile_and_run(test, ROOT / "include", pathlib.Path(folder))
            return how and f"{test} {how}"


def plant(mutant, builder):
    """How the mutant was caught; None if it survived."""
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        shutil.copytree(ROOT / "include", work / "include")
        header = work / "include/lamina" / mutant.header
        header.write_text(header.read_text().replace(mutant.before, mutant.after))
        for test in mutant.tests:
            how = builder.compile_and_run(test, work / "include", work)
            if how:
                return f"{test} {how}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/clang")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    mutants = [
        m
        for m in read_mutants(ROOT / "tools/mutants.txt")
        if not options.words or any(w in f"{m.header} {' '.join(m.tests)}" for w in options.words)
    ]
    builder = Builder(options.build.resolve())
    survivors = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for failure in pool.map(builder.failure_without_mistake, sorted({t for m in mutants for t in m.tests})):
            if failure:
                sys.exit(f"without any mistake, {failure}")
        for mutant, how in zip(mutants, pool.map(lambda m: plant(m, builder), mutants)):
            print(f"{'caught: ' + how if how else 'SURVIVED':40} {mutant}", flush=True)
            if not how:
                survivors.append(mutant)
    print(f"\n{len(mutants)} mistakes, {len(survivors)} survived")
    for mutant in survivors:
        print(f"  {mutant}")
    sys.exit(len(survivors) * 100 > 3 * len(mutants))


if __name__ == "__main__":
    main()
