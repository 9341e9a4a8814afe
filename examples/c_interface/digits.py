#!/usr/bin/env python3
"""Reads digits with the networks of digits.cpp, from Python: digits.py libdigits.so digits.safetensors"""
import ctypes
import sys
from ctypes import POINTER, byref, c_char_p, c_float, c_size_t, c_void_p

DRAWN = [
    "###  #  ### ### # # ### ### ### ### ###",
    "# # ##    #   # # # #   #     # # # # #",
    "# #  #  ###  ## ### ### ###  #  ### ###",
    "# #  #  #     #   #   # # #  #  # #   #",
    "### ### ### ###   # ### ###  #  ### ###",
]
FLOATS = POINTER(c_float)


class Library:
    """The functions of lamina_c.h. ctypes takes what is not declared here for an int, as statuses are."""

    def __init__(self, path):
        self.lib = ctypes.CDLL(path)
        for function, result, arguments in [
            ("last_error", c_char_p, []),
            ("network_name", c_char_p, [c_void_p]),
            ("parameters", c_size_t, [c_void_p]),
            ("input_count", c_size_t, [c_void_p]),
            ("input_name", c_char_p, [c_void_p, c_size_t]),
            ("input_shape", c_size_t, [c_void_p, c_size_t, POINTER(c_size_t)]),
            ("output_count", c_size_t, [c_void_p]),
            ("output_name", c_char_p, [c_void_p, c_size_t]),
            ("output_shape", c_size_t, [c_void_p, c_size_t, POINTER(c_size_t)]),
            ("create", None, [c_void_p, c_char_p, c_size_t, POINTER(c_void_p)]),
            ("free", None, [c_void_p]),
            ("predict_several", None, [c_void_p, c_size_t, POINTER(FLOATS), POINTER(FLOATS)]),
        ]:
            f = getattr(self.lib, f"lamina_{function}")
            f.restype, f.argtypes = result or ctypes.c_int, arguments
            setattr(self, function, f)

    def network(self, name):
        get = getattr(self.lib, f"lamina_get_{name}")
        get.restype = c_void_p
        return get()

    def check(self, status):
        if status != 0:
            raise RuntimeError(self.last_error().decode())


class Predictor:
    """A network with weights, given as the bytes of a safetensors file."""

    def __init__(self, library, name, weights):
        self.lib, self.net, self.handle = library, library.network(name), c_void_p()
        self.name = library.network_name(self.net).decode()
        self.parameters = library.parameters(self.net)
        self.inputs = self.shapes("input")
        self.outputs = self.shapes("output")
        library.check(library.create(self.net, weights, len(weights), byref(self.handle)))

    def __del__(self):
        self.lib.free(self.handle)

    def shapes(self, kind):
        """The shapes of the inputs or outputs by their names, in order."""
        name, shape = getattr(self.lib, f"{kind}_name"), getattr(self.lib, f"{kind}_shape")
        found = {}
        for i in range(getattr(self.lib, f"{kind}_count")(self.net)):
            extents = (c_size_t * 3)()
            rank = shape(self.net, i, extents)
            found[name(self.net, i).decode()] = list(extents[:rank])
        return found

    def predict(self, inputs):
        """The outputs by their names, each a list of one value after the other, for inputs given in the same way."""
        samples = len(next(iter(inputs.values()))) // size(next(iter(self.inputs.values())))
        x = {name: (c_float * (samples * size(shape)))(*inputs[name]) for name, shape in self.inputs.items()}
        y = {name: (c_float * (samples * size(shape)))() for name, shape in self.outputs.items()}
        self.lib.check(self.lib.predict_several(self.handle, samples, pointers(x), pointers(y)))
        return {name: list(values) for name, values in y.items()}


def size(shape):
    product = 1
    for extent in shape:
        product *= extent
    return product


def pointers(arrays):
    return (FLOATS * len(arrays))(*(ctypes.cast(a, FLOATS) for a in arrays.values()))


def pixels(digit):
    return [float(row[4 * digit + column] == "#") for row in DRAWN for column in range(3)]


def largest(scores):
    return scores.index(max(scores))


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: digits.py libdigits.so digits.safetensors")
    library = Library(sys.argv[1])
    with open(sys.argv[2], "rb") as file:
        weights = file.read()

    reader = Predictor(library, "digit_reader", weights)
    print(f"{reader.name}: {reader.parameters} parameters, {size(reader.inputs[''])} values in, "
          f"{size(reader.outputs[''])} out\n")
    scores = reader.predict({"": [p for d in range(10) for p in pixels(d)]})[""]
    print("\n".join("  " + row for row in DRAWN) + "\n")
    print("".join(f"   {largest(scores[10 * d:10 * d + 10])}" for d in range(10)) + "   as read\n")

    looker = Predictor(library, "digit_features", weights)
    results = looker.predict({"image": pixels(7)})
    rows, columns, channels = looker.outputs["features"]
    print(f"{looker.name}: features {rows} x {columns} x {channels} of a {largest(results['scores'])}\n")
    for row in range(rows):
        print("".join(f"{f:8.3f}" for f in results["features"][channels * row:channels * (row + 1)]))


try:
    main()
except RuntimeError as error:
    sys.exit(f"digits.py: {error}")
