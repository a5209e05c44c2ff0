import { crc32, deflateSync } from "node:zlib";

/** Pictures that no fixture should hold: a few bytes that stand for a great many pixels. */

function chunk(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A grey 8-bit PNG of zeros. */
export function greyPng(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** A GIF of 35 bytes: a canvas with one pixel drawn. */
export function emptyGif(width: number, height: number): Uint8Array {
  const size = [width & 255, width >> 8, height & 255, height >> 8];
  return Uint8Array.from([
    ...Buffer.from("GIF89a"),
    ...size,
    0x80,
    0,
    0,
    0,
    0,
    0,
    255,
    255,
    255,
    0x2c,
    0,
    0,
    0,
    0,
    1,
    0,
    1,
    0,
    0,
    2,
    2,
    0x44,
    1,
    0,
    0x3b,
  ]);
}

export function indexOf(bytes: Uint8Array, mark: string | readonly number[]): number {
  const values = typeof mark === "string" ? [...Buffer.from(mark, "latin1")] : mark;
  return bytes.findIndex((_, i) => values.every((value, k) => bytes[i + k] === value));
}

/** A copy with bytes written over it. */
export function patched(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

/** A progressive JPEG whose last scan comes again and again, its header saying another size. */
export function manyScans(progressive: Uint8Array, again: number, width: number, height: number): Uint8Array {
  const last = progressive.subarray(
    progressive.findLastIndex((value, i) => value === 0xff && progressive[i + 1] === 0xda),
    progressive.length - 2,
  );
  // Comments, so that the file is not too small for what it says.
  const comment = Buffer.concat([Uint8Array.of(0xff, 0xfe, 0xff, 0xff), Buffer.alloc(0xfffd)]);
  const comments = Array.from({ length: Math.ceil((width * height) / 512 / comment.length) }, () => comment);
  const parts = [
    progressive.subarray(0, 2),
    ...comments,
    progressive.subarray(2, -2),
    ...Array.from({ length: again }, () => last),
    Uint8Array.of(0xff, 0xd9),
  ];
  const whole = new Uint8Array(Buffer.concat(parts));
  return patched(whole, indexOf(whole, [0xff, 0xc2]) + 5, [height >> 8, height & 255, width >> 8, width & 255]);
}
