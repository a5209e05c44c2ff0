// @ts-check
/**
 * Makes public/self-check/goldens.safetensors: what the authors' package answers for one pair on the bundled tiny
 * checkpoint, cut from the oracle (tests/fixtures/oracle/README.md).
 *
 *   node tools/self-check/make.mjs
 *
 * The pair is case 002: 64 and 54 patches, so more than the 16 queries below which a wrong fused attention does not
 * show, and pictures that may be shipped (NASA's astronaut, public domain; Rachel Michetti's coffee, CC0).
 * Pixels become bytes again, which is exact: the encoder takes (x - 127.5) / 127.5.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const CASE = "002";
const oracle = new URL("../../tests/fixtures/oracle/", import.meta.url);
const out = new URL("../../public/self-check/", import.meta.url);

/** @typedef {{ dtype: string, shape: number[], bytes: Uint8Array }} Tensor */

/** @param {Uint8Array} file @returns {Map<string, Tensor>} */
function readSafetensors(file) {
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  /** @type {Record<string, { dtype: string, shape: number[], data_offsets: [number, number] }>} */
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== "__metadata__")
      .map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [begin, end],
          },
        ]) => [name, { dtype, shape, bytes: file.slice(8 + length + begin, 8 + length + end) }],
      ),
  );
}

/** @param {ReadonlyMap<string, Tensor>} tensors @returns {Uint8Array} */
function writeSafetensors(tensors) {
  /** @type {Record<string, unknown>} */
  const header = {};
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of tensors) {
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  let text = JSON.stringify(header);
  text += " ".repeat((8 - (text.length % 8)) % 8);
  const file = new Uint8Array(8 + text.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(new TextEncoder().encode(text), 8);
  let at = 8 + text.length;
  for (const { bytes } of tensors.values()) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** @param {Tensor} pixels @returns {Tensor} */
function toBytes({ shape, bytes }) {
  const values = new Float32Array(bytes.buffer);
  const levels = Uint8Array.from(values, (value) => Math.round(value * 127.5 + 127.5));
  if (levels.some((level, i) => Math.fround((level - 127.5) / 127.5) !== values[i]))
    throw new Error("the pixels are no bytes, normalised");
  return { dtype: "U8", shape, bytes: levels };
}

const stage = readSafetensors(new Uint8Array(readFileSync(new URL(`stages/${CASE}.safetensors`, oracle))));
/** @type {{ cases: { id: string, prompt: string, threshold: number }[] }} */
const { cases } = JSON.parse(readFileSync(new URL("scores.json", oracle), "utf8"));
const { prompt } = cases.find(({ id }) => id === CASE) ?? { prompt: "" };

/** @param {string} name */
const take = (name) => {
  const tensor = stage.get(name);
  if (tensor === undefined) throw new Error(`stage ${CASE} has no ${name}`);
  return tensor;
};
const words = new TextEncoder().encode(prompt);
/** @type {Map<string, Tensor>} */
const goldens = new Map();
for (const name of [
  "reference.tokens",
  "generation.tokens",
  "generation.weights",
  "best.cosine",
  "pool.background",
  "pool.foreground",
  "pool.full",
])
  goldens.set(name, take(name));
goldens.set("text.embedding", take("text.prompt.embedding"));
// Four-byte numbers first, so that every one of them lies on its own boundary.
for (const side of ["reference", "generation"]) goldens.set(`${side}.grid`, take(`${side}.grid`));
for (const side of ["reference", "generation"]) goldens.set(`${side}.pixels`, toBytes(take(`${side}.pixels`)));
goldens.set("text", { dtype: "U8", shape: [words.length], bytes: words });

mkdirSync(out, { recursive: true });
const file = writeSafetensors(goldens);
writeFileSync(new URL("goldens.safetensors", out), file);
console.log(`${fileURLToPath(out)}goldens.safetensors: ${file.length} bytes, ${goldens.size} tensors`);
