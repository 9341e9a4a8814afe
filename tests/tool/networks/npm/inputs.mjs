// What the networks were trained for: a line of text, and the sound of a voice.

const letters = {
  A: [".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"],
  I: ["###", ".#.", ".#.", ".#.", ".#.", ".#.", "###"],
  L: ["#....", "#....", "#....", "#....", "#....", "#....", "#####"],
  M: ["#...#", "##.##", "#.#.#", "#.#.#", "#...#", "#...#", "#...#"],
  N: ["#...#", "##..#", "#.#.#", "#.#.#", "#..##", "#...#", "#...#"],
};

// Whether the pixel of a text is black, with squares of a size, from its left upper corner on.
function isInk(text, row, column) {
  for (const letter of text) {
    const lines = letters[letter];
    if (column < lines[0].length) return lines[row]?.[column] === "#";
    column -= lines[0].length + 1;
    if (column < 0) return false;
  }
  return false;
}

// A white picture [1, 3, height, width] with black lines of text, as (x / 255 - mean) / deviation.
export function drawnText(height, width, lines, mean, deviation) {
  const data = new Float32Array(3 * height * width);
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const ink = lines.some(({ text, top, left, size }) =>
          y >= top && x >= left && isInk(text, Math.floor((y - top) / size), Math.floor((x - left) / size)));
        data[(c * height + y) * width + x] = ((ink ? 0.05 : 0.95) - mean[c]) / deviation[c];
      }
  return data;
}

// A voice that says vowels: harmonics of a tone that rises and falls, louder near two formants, over some noise; 16 kHz,
// between -32768 and 32767 as of 16 bits.
export function spokenSound(samples) {
  const vowels = [[730, 1090], [270, 2290], [570, 840], [300, 870]];
  const data = new Float32Array(samples);
  let phase = 0, state = 1;
  for (let i = 0; i < samples; i++) {
    const time = i / 16000;
    phase += (2 * Math.PI * (120 + 30 * Math.sin(5 * time))) / 16000;
    const [first, second] = vowels[Math.floor(4 * time) % vowels.length];
    let voice = 0;
    for (let harmonic = 1; harmonic <= 25; harmonic++) {
      const near = (formant) => Math.exp(-(((120 * harmonic - formant) / 150) ** 2));
      voice += (near(first) + 0.5 * near(second)) * Math.sin(harmonic * phase);
    }
    state = (state * 1103515245 + 12345) % 2147483648;
    data[i] = 3000 * voice * Math.sin(4 * Math.PI * time) ** 2 + 200 * (state / 1073741824 - 1);
  }
  return data;
}
