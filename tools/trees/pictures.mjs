// @ts-check
/**
 * Small pictures that can be decoded, for trees of thousands: a few are drawn and encoded once, and each copy is made
 * another file by a comment in it, so that no two have the same bytes.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import createJpeg from "@jsquash/jpeg/codec/enc/mozjpeg_enc.js";
import { defaultOptions } from "@jsquash/jpeg/meta.js";
import { chunk, maskPng, png } from "../demo/png.mjs";
import { randomOf } from "./random.mjs";

/**
 * @typedef {object} Pictures
 * @property {(number: number) => Uint8Array} jpeg
 * @property {(number: number) => Uint8Array} png
 * @property {(number: number, share?: number) => Uint8Array} mask a PNG; `share` of its pixels is the subject's
 */

const DRAWN = 24;

/** A disc on a ground, in two colours. @param {number} side @param {number} seed */
function draw(side, seed) {
  const random = randomOf(seed * 7919 + 1);
  const colour = () => [random() * 255, random() * 255, random() * 255];
  const [ground, subject] = [colour(), colour()];
  const radius = side * (0.25 + random() * 0.2);
  const pixels = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = Math.hypot(x - side / 2, y - side / 2) < radius;
      for (let channel = 0; channel < 3; channel++)
        pixels[(y * side + x) * 3 + channel] =
          ((inside ? subject : ground)[channel] ?? 0) * (0.7 + (0.3 * (inside ? x : y)) / side);
    }
  }
  return pixels;
}

/** A mask whose upper rows are the subject's. @param {number} side @param {number} share */
function drawMask(side, share) {
  const pixels = new Uint8Array(side * side);
  return pixels.fill(255, 0, Math.round(share * pixels.length));
}

/** @param {Uint8Array} pixels RGB */
function toRgba(pixels) {
  const rgba = new Uint8ClampedArray((pixels.length / 3) * 4).fill(255);
  for (let pixel = 0; pixel * 3 < pixels.length; pixel++)
    rgba.set(pixels.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  return rgba;
}

/** A JPEG with a comment behind its first marker. @param {Uint8Array} jpeg @param {string} comment */
function withJpegComment(jpeg, comment) {
  const text = Buffer.from(comment, "latin1");
  const head = Buffer.from([0xff, 0xfe, (text.length + 2) >> 8, (text.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)]);
}

const END_OF_PNG = 12;

/** A PNG with a comment before its end. @param {Uint8Array} file @param {string} comment */
const withPngComment = (file, comment) =>
  Buffer.concat([
    file.subarray(0, -END_OF_PNG),
    chunk("tEXt", Buffer.from(`Comment\0${comment}`, "latin1")),
    file.subarray(-END_OF_PNG),
  ]);

/** @param {number} side of the pictures, in pixels @returns {Promise<Pictures>} */
export async function createPictures(side) {
  const wasm = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm");
  const module = await WebAssembly.compile(await readFile(wasm));
  const encoder = await createJpeg({
    noInitialRun: true,
    instantiateWasm(
      /** @type {WebAssembly.Imports} */ imports,
      /** @type {(instance: WebAssembly.Instance) => void} */ done,
    ) {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  });
  const drawn = Array.from({ length: DRAWN }, (_, seed) => draw(side, seed));
  // The encoder answers with a view of its own memory.
  const jpegs = drawn.map((pixels) => Uint8Array.from(encoder.encode(toRgba(pixels), side, side, defaultOptions)));
  const pngs = drawn.map((pixels) => png(pixels, side, side, 3));
  /** @type {Map<number, Uint8Array>} */
  const masks = new Map();
  /** @param {number} share */
  const maskOf = (share) => {
    let mask = masks.get(share);
    if (mask === undefined) masks.set(share, (mask = maskPng(drawMask(side, share), side)));
    return mask;
  };
  return {
    jpeg: (number) => withJpegComment(jpegs[number % DRAWN] ?? new Uint8Array(), `picture ${number}`),
    png: (number) => withPngComment(pngs[number % DRAWN] ?? new Uint8Array(), `picture ${number}`),
    mask: (number, share = 0.3 + (number % 5) / 20) => withPngComment(maskOf(share), `mask ${number}`),
  };
}
