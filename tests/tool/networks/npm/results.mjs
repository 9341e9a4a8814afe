// Writes the file with which an imported program compares itself, with ONNX Runtime's results for the random input of the
// file that the import wrote, or for a drawn one: node results.mjs PACKAGES MODEL NETWORK random|drawn FILE RESULT
import path from "node:path";
import { createRequire } from "node:module";
import { drawnText, spokenSound } from "./inputs.mjs";
import { readSafetensors, writeSafetensors } from "./safetensors.mjs";

const [packages, model, network, kind, checkFile, resultFile] = process.argv.slice(2);
const runtime = createRequire(path.join(packages, "node_modules/"))("onnxruntime-node");

async function run(file, data, dims) {
  const session = await runtime.InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const results = await session.run({ [session.inputNames[0]]: new runtime.Tensor("float32", data, dims) });
  const result = results[session.outputNames[0]];
  return { shape: result.dims, data: Float32Array.from(result.data) };
}

const long = (shape) => shape.filter((n) => n !== 1);
const sameOrder = (a, b) => String(long(a)) === String(long(b));

// From an order of axes with the channels last to one with the channels first, and back, where they have other lengths.
function toFirst(data, lamina, onnx) {
  if (sameOrder(lamina, onnx)) return data;
  const channels = lamina.at(-1), pixels = data.length / channels;
  return data.map((_, i) => data[(i % pixels) * channels + Math.floor(i / pixels)]);
}
function toLast(data, lamina, onnx) {
  if (sameOrder(lamina, onnx)) return data;
  const channels = lamina.at(-1), pixels = data.length / channels;
  return data.map((_, i) => data[(i % channels) * pixels + Math.floor(i / channels)]);
}

// The shapes of the inputs in the files; those of sequences and vectors are the same in Lamina.
function dimsOf(shape) {
  if (network === "melspectrogram") return [1, shape[0]];
  return ["detector", "angle", "recognizer"].includes(network) ? [1, 3, shape[0], shape[1]] : [1, ...shape];
}

// Embeddings of a voice: of windows of 76 steps of its spectrogram, 8 apart.
async function embeddings(count) {
  const folder = path.dirname(model);
  const steps = 76 + 8 * (count - 1), samples = 160 * (steps - 1) + 512;
  const spectrogram = await run(path.join(folder, "melspectrogram.onnx"), spokenSound(samples), [1, samples]);
  const scaled = spectrogram.data.map((x) => x / 10 + 2);
  const all = [];
  for (let i = 0; i < count; i++) {
    const window = scaled.slice(8 * i * 32, (8 * i + 76) * 32);
    all.push(...(await run(path.join(folder, "embedding_model.onnx"), window, [1, 76, 32, 1])).data);
  }
  return { data: Float32Array.from(all), window: scaled.slice(0, 76 * 32) };
}

async function drawn([first, second]) {
  const halves = [0.5, 0.5, 0.5], line = [{ text: "LAMINA", top: 6, left: 12, size: 5 }];
  if (network === "detector") {
    const lines = [{ text: "LAMINA", top: 60, left: 40, size: 6 }, { text: "MINIMAL", top: 200, left: 70, size: 4 }];
    return drawnText(first, second, lines, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
  }
  if (network === "angle" || network === "recognizer") return drawnText(first, second, line, halves, halves);
  if (network === "melspectrogram") return spokenSound(first);
  const voice = await embeddings(network === "embedding" ? 1 : first);
  return network === "embedding" ? voice.window : voice.data;
}

const check = readSafetensors(checkFile);
const { shape, data } = check.input, dims = dimsOf(shape);
const random = toFirst(data, shape, dims), picture = await drawn(shape);
const [own, other] = kind === "drawn" ? [picture, random] : [random, picture];

// Where a network finds nothing, its results are near 0, for which ONNX Runtime's sigmoid is exact to 1e-7 only: then the
// other input is mixed in until it finds something.
let input, found;
for (const part of [0, 1, 4, 16, 64]) {
  input = own.map((x, i) => x + part * other[i]);
  found = await run(model, input, dims);
  if (found.data.some((x) => Math.abs(x) > 1e-3)) break;
}
writeSafetensors(resultFile, {
  input: { shape, data: toLast(input, shape, dims) },
  result: { shape: check.result.shape, data: toLast(found.data, check.result.shape, found.shape) },
});
