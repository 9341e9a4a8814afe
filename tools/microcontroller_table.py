#!/usr/bin/env python3
"""Prints the tables of docs/guide/embedded.md: what the networks of examples/microcontroller take and execute.

    tools/microcontroller_table.py BUILD [OPTION...]

BUILD is a build folder with the programs' targets (cmake --preset release); the options say how the compiler optimizes
(-Os -O3). Their sizes come from the linked programs, or where an operating system is below them, from their object files.
"""
import os
import re
import subprocess
import sys

NETWORKS = ["digits", "resnet8", "mobilenet_vww", "ds_cnn", "autoencoder"]
BOARDS = [("m4", "Cortex-M4F", "mps2-an386"), ("m7", "Cortex-M7", "mps2-an500"), ("m55", "Cortex-M55", "mps3-an547")]
HOSTS = [("x86-64", "g++", []), ("aarch64", "aarch64-linux-gnu-g++", ["qemu-aarch64"])]
SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINE = re.compile(r"weights (\d+), memory (\d+), stack (\d+) bytes; (\d+) instructions")


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


def reported(*command):
    """Weights, memory, stack and instructions of a program."""
    found = LINE.search(output(*command))
    if not found or "NOT" in found.string:
        raise SystemExit(f"{command[-1]}: {found.string if found else 'no report'}")
    return [int(number) for number in found.groups()]


def code_of(file, size):
    """The bytes of a file's code sections."""
    lines = [line.split() for line in output(size, "-A", file).splitlines()]
    return sum(int(words[1]) for words in lines if words and words[0].startswith(".text"))


def board_rows(folder, board, machine):
    for network in NETWORKS:
        elf = f"{folder}/{network}_{board}.elf"
        run = ["qemu-system-arm", "-M", machine, "-display", "none", "-icount", "shift=0", "-semihosting-config",
               "enable=on,target=native", "-kernel"]
        plain = reported(*run, f"{folder}/{network}_plain_{board}.elf")
        yield network, code_of(elf, "arm-none-eabi-size"), reported(*run, elf), plain


def host_rows(folder, compiler, emulator, level):
    flags = ["-std=c++20", level, "-fno-exceptions", "-fno-rtti", "-ffunction-sections", "-fconstexpr-ops-limit=4000000000",
             f"-I{SOURCE}/include", f"-I{SOURCE}/examples", f"-I{SOURCE}/examples/microcontroller", f"-I{folder}/networks",
             "-isystem", f"{folder}/include"]
    for network in NETWORKS:
        made = f"{folder}/{network}_{compiler}"
        output(compiler, *flags, "-c", f"{folder}/{network}.cpp", "-o", f"{made}.o")
        output(compiler, f"{made}.o", "-static", "-o", made)
        yield network, code_of(f"{made}.o", "size"), reported(*emulator, made), None


def main():
    build = sys.argv[1]
    folder = os.path.join(build, "examples/microcontroller")
    levels = sys.argv[2:] or ["-Os", "-O3"]
    sizes = {network: [] for network in NETWORKS}
    counts = []
    ram = {}
    for level in levels:
        output("cmake", build, f"-DLAMINA_MICROCONTROLLER_OPTIMIZATION={level}")
        output("cmake", "--build", build, "--target", "microcontroller")
        for board, name, machine in BOARDS:
            for network, code, own, plain in board_rows(folder, board, machine):
                sizes[network].append((name, level, code, own[2]))
                ram[network] = own[:2]
                counts.append((network, name, level, own[3], plain[3]))
        for name, compiler, emulator in HOSTS:
            for network, code, own, _ in host_rows(folder, compiler, emulator, level):
                sizes[network].append((name, level, code, own[2]))
    processors = [name for _, name, _ in BOARDS] + [name for name, _, _ in HOSTS]
    for level in levels:
        print(f"\nCode / stack at `{level}`:\n\n| network | weights | RAM | " + " | ".join(processors) + " |")
        print("| --- | ---: | ---: |" + " ---: |" * len(processors))
        for network, rows in sizes.items():
            cells = [f"{code} / {stack}" for _, at, code, stack in rows if at == level]
            print(f"| `{network}` | {ram[network][0]} | {ram[network][1]} | " + " | ".join(cells) + " |")
    for level in levels:
        print(f"\nInstructions at `{level}`, in millions: Lamina, plain loops, and how many times fewer:\n")
        print("| network | " + " | ".join(name for _, name, _ in BOARDS) + " |\n| --- |" + " ---: |" * len(BOARDS))
        for network in NETWORKS:
            cells = [f"{own / 1e6:.2f}, {plain / 1e6:.2f}: **{plain / own:.1f}**"
                     for name, _, at, own, plain in counts if name == network and at == level]
            print(f"| `{network}` | " + " | ".join(cells) + " |")


main()
