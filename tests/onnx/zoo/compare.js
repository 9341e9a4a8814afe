// Runs a folder's net.onnx with ONNX Runtime, compares the results with those in check.safetensors, and prints a row of a
// table: node compare.js NAME FOLDER, where onnxruntime-node is found.
const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");
const runtime = createRequire(path.join(process.cwd(), "node_modules/"))("onnxruntime-node");

function readSafetensors(file) {
  const bytes = fs.readFileSync(file);
  const begin = 8 + Number(bytes.readBigUInt64LE(0));
  const tensors = {};
  for (const [name, t] of Object.entries(JSON.parse(bytes.subarray(8, begin)))) {
    if (name === "__metadata__") continue;
    const data = new Uint8Array(bytes.subarray(begin + t.data_offsets[0], begin + t.data_offsets[1])).buffer;
    tensors[name] = { shape: t.shape, data: t.dtype === "F64" ? new Float64Array(data) : new Float32Array(data) };
  }
  return tensors;
}

// The largest difference, as a part of the largest value or of the range of values, whichever is smaller.
function difference(a, b) {
  if (a.length !== b.length) throw new Error(`${a.length} values instead of ${b.length}`);
  let error = 0, largest = 0, lowest = Infinity, highest = -Infinity;
  for (let i = 0; i < a.length; i++) {
    if (!Number.isFinite(a[i])) throw new Error(`value ${i} is ${a[i]}`);
    error = Math.max(error, Math.abs(a[i] - b[i]));
    largest = Math.max(largest, Math.abs(b[i]));
    lowest = Math.min(lowest, b[i]);
    highest = Math.max(highest, b[i]);
  }
  const scale = a.length === 1 ? largest : Math.min(largest, highest - lowest);
  if (!(scale > 0)) throw new Error("all results are the same");
  return error / scale;
}

async function main(name, folder) {
  const tensors = readSafetensors(path.join(folder, "check.safetensors"));
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };
  const session = await runtime.InferenceSession.create(path.join(folder, "net.onnx"), options);
  const input = new runtime.Tensor("float32", tensors.input.data, tensors.input.shape);
  const results = await session.run({ [session.inputNames[0]]: input });
  const worst = { runtime: 0, laminaExact: 0, runtimeExact: 0 };
  for (const [key, result] of Object.entries(results)) {
    const lamina = tensors["lamina " + key], exact = tensors["exact " + key].data;
    if (String(result.dims) !== String(lamina.shape)) throw new Error(`${key}: shape ${result.dims}, not ${lamina.shape}`);
    worst.runtime = Math.max(worst.runtime, difference(lamina.data, result.data));
    worst.laminaExact = Math.max(worst.laminaExact, difference(lamina.data, exact));
    worst.runtimeExact = Math.max(worst.runtimeExact, difference(result.data, exact));
  }
  const shown = Object.values(worst).map((v) => v.toExponential(1)).join(" | ");
  const row = `| ${name} | ${tensors.input.shape.slice(1).join("×")} | ${shown} |`;
  console.log(row);
  fs.writeFileSync(path.join(folder, "row.md"), row + "\n");
  // Both are as far from the exact results as 32 bits make them.
  if (worst.runtime > 1e-4) throw new Error("the results differ");
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(`${process.argv[2]}: ${error.message}`);
  process.exit(1);
});
