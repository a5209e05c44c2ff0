// @ts-check
/** PNG, written with Node's own zlib: 8 bits, grey or RGB, each row as its difference to the one above. */
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * @param {string} type
 * @param {Buffer} data
 */
export function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/**
 * @param {Uint8Array} pixels row by row
 * @param {number} width
 * @param {number} height
 * @param {1 | 3} channels
 */
export function png(pixels, width, height, channels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 3 ? 2 : 0], 8);
  const stride = width * channels;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const at = y * (stride + 1);
    rows[at] = 2;
    for (let x = 0; x < stride; x += 1) {
      const above = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0);
      rows[at + 1 + x] = (pixels[y * stride + x] ?? 0) - above;
    }
  }
  const data = chunk("IDAT", deflateSync(rows, { level: 3 }));
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), data, chunk("IEND", Buffer.alloc(0))]);
}

/**
 * The subject's mask, 0 and 255, of a square of part numbers.
 *
 * @param {Uint8Array} parts
 * @param {number} size
 */
export const maskPng = (parts, size) =>
  png(
    parts.map((part) => (part > 0 ? 255 : 0)),
    size,
    size,
    1,
  );
