#!/usr/bin/env python3
"""Plants one mistake after another in the headers and in the tool, and runs the tests that must notice.

    cmake --preset clang && cmake --build --preset clang --target lamina_tests_main lamina_kernel_reference lamina_golden_file lamina_tool
    python3 tools/mutants.py --build build/clang [--jobs 2] [words...]

tools/mutants.txt lists the mistakes: a header of include/lamina or a source of tools/lamina with its tests, the text that
stands in it exactly once, and the text that takes its place.

    kernels/pool.hpp: kernels.pool
    - row < height
    + row <= height

    tools/lamina/read/stored.cpp: tool.read
    - offset + size
    + offset

With words, only mistakes whose file or tests contain one of them are planted. A mistake is caught if a test does not
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
    def __init__(self, line, file, tests, before, after):
        self.line, self.file, self.tests, self.before, self.after = line, file, tests, before, after
        self.path = pathlib.Path(file if file.startswith("tools/") else f"include/lamina/{file}")

    def __str__(self):
        return f"{self.file} (line {self.line}): {self.before}  ->  {self.after or '(nothing)'}"


def read_mutants(path):
    """The list; every mutant is checked to be a text that stands once in its file."""
    mutants, mistakes = [], []
    lines = path.read_text().splitlines()
    head = re.compile(r"^([\w/.]+[.]hpp|tools/[\w/.]+[.]cpp): ([\w. ]+)$")
    i = 0
    while i < len(lines):
        if not lines[i] or lines[i].startswith("#"):
            i += 1
            continue
        match = head.match(lines[i])
        if not match or i + 2 >= len(lines) or lines[i + 1][:2] != "- " or lines[i + 2][:1] != "+":
            sys.exit(f"{path}:{i + 1}: expected 'file: room.test', '- before', '+ after'")
        mutant = Mutant(i + 1, match[1], match[2].split(), lines[i + 1][2:], lines[i + 2][2:])
        count = (ROOT / mutant.path).read_text().count(mutant.before)
        if count != 1:
            mistakes.append(f"{path}:{i + 2}: this text stands {count} times in {mutant.file}, not once")
        mutants.append(mutant)
        i += 3
    if mistakes:
        sys.exit("\n".join(mistakes))
    return mutants


class Builder:
    """Compiles a test with the flags of a build folder, unoptimized, against a copy of the sources."""

    def __init__(self, build):
        self.build = build
        self.commands = {}
        for entry in json.loads((build / "compile_commands.json").read_text()):
            self.commands[pathlib.Path(entry["file"])] = shlex.split(entry["command"])

    def compile(self, source, copy, object):
        """Whether a source of the copy compiles."""
        # What is precompiled with optimization does not fit.
        places = {f"{ROOT}/include": f"{copy}/include", f"{ROOT}/tools": f"{copy}/tools",
                  "/lamina_foreign.dir/": "/lamina_foreign-O0.dir/"}
        command = [a for a in self.commands[source] if not re.match(r"-O\d|-W", a)]
        for here, there in places.items():
            command = [a.replace(here, there) for a in command]
        command[command.index("-o") + 1] = str(object)
        return subprocess.run([*command, "-O0", "-w"], capture_output=True, cwd=self.build).returncode == 0

    def link(self, test, objects, program):
        """Whether the program of a test links with these objects in front of its libraries."""
        commands = ["ninja", "-t", "commands", "-s", f"tests/test_{test.replace('.', '_')}"]
        line = subprocess.run(commands, capture_output=True, cwd=self.build, text=True, check=True).stdout
        words = shlex.split(line.split("&&")[1])
        at = words.index("-o")
        words[at - 1 : at + 2] = [*map(str, objects), "-o", str(program)]
        return subprocess.run(words, capture_output=True, cwd=self.build).returncode == 0

    def compile_and_run(self, test, copy, work, changed=None):
        """None, or how the test noticed. `changed` is the object of a source that is not the library's any more."""
        room, name = test.split(".")
        source = ROOT / "tests" / room / f"{name}.cpp"
        if source not in self.commands:
            sys.exit(f"{test}: no such test in {self.build}")
        program = work / test
        objects = [work / f"{test}.o", *([changed] if changed else [])]
        if not self.compile(source, copy, objects[0]):
            return "does not compile"
        if not self.link(test, objects, program):
            return "does not link"
        folder = ROOT / "tests/golden" if room == "golden" else work
        try:
            run = subprocess.run([program, "--minimal"], capture_output=True, cwd=folder, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return "takes too long"
        finally:
            program.unlink()
        return "fails" if run.returncode != 0 else None

    def failure_without_mistake(self, test):
        with tempfile.TemporaryDirectory() as folder:
            how = self.compile_and_run(test, ROOT, pathlib.Path(folder))
            return how and f"{test} {how}"


def plant(mutant, builder):
    """How the mutant was caught; None if it survived."""
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        for part in ("include", "tools"):
            shutil.copytree(ROOT / part, work / part)
        file = work / mutant.path
        file.write_text(file.read_text().replace(mutant.before, mutant.after))
        changed = None
        if file.suffix == ".cpp":
            changed = work / "changed.o"
            if not builder.compile(ROOT / mutant.path, work, changed):
                return f"{mutant.file} does not compile"
        for test in mutant.tests:
            how = builder.compile_and_run(test, work, work, changed)
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
        if not options.words or any(w in f"{m.file} {' '.join(m.tests)}" for w in options.words)
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
