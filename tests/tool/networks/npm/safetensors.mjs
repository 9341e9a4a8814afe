// Files of safetensors with tensors of float32: { name: { shape, data } }.
import fs from "node:fs";

export function readSafetensors(file) {
  const bytes = fs.readFileSync(file);
  const begin = 8 + Number(bytes.readBigUInt64LE(0));
  const tensors = {};
  for (const [name, t] of Object.entries(JSON.parse(bytes.subarray(8, begin)))) {
    if (name === "__metadata__") continue;
    const part = new Uint8Array(bytes.subarray(begin + t.data_offsets[0], begin + t.data_offsets[1]));
    tensors[name] = { shape: t.shape, data: new Float32Array(part.buffer) };
  }
  return tensors;
}

export function writeSafetensors(file, tensors) {
  const header = {};
  let end = 0;
  for (const [name, t] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape: t.shape, data_offsets: [end, end + 4 * t.data.length] };
    end += 4 * t.data.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const data = Object.values(tensors).map((t) => Buffer.from(t.data.buffer));
  fs.writeFileSync(file, Buffer.concat([length, text, ...data]));
}
