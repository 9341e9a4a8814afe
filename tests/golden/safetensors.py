"""Writes safetensors files: the length of a JSON header, the header, the data."""

import json
import struct

TYPES = {"float64": "F64", "float32": "F32", "int64": "I64"}


def write(path, arrays, notes=None):
    """`arrays`: NumPy arrays by name. Wide elements first, so that all are aligned; otherwise in the order given."""
    header, data = {"__metadata__": notes} if notes else {}, b""
    for name, array in sorted(arrays.items(), key=lambda a: -a[1].itemsize):
        bytes_ = array.astype(array.dtype.newbyteorder("<")).tobytes()
        offsets = [len(data), len(data) + len(bytes_)]
        header[name] = {"dtype": TYPES[array.dtype.name], "shape": list(array.shape), "data_offsets": offsets}
        data += bytes_
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
