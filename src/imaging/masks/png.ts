import { crc32 } from "../../lib/crc32.ts";
import type { GreyImage } from "../mask-grid.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Length, type, body and checksum. */
function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(body, 8);
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)));
  return bytes;
}

/** The zlib stream of what is written; the environment compresses, off the thread that asks. */
async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array[]> {
  const stream = new CompressionStream("deflate");
  const writer = stream.writable.getWriter();
  const writing = writer.write(bytes).then(() => writer.close());
  writing.catch(() => undefined); // what goes wrong is told by the reader as well
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) parts.push(piece.value);
  await writing;
  return parts;
}

/**
 * A mask as a grey PNG of 8 bits, as the authors keep theirs. Written here so that the page's thread only copies rows:
 * fast-png compresses where it is called, half a second for 4000 pixels a side.
 *
 * @returns the file in parts, for a Blob
 */
export async function encodeMaskPng({ width, height, data }: GreyImage): Promise<Uint8Array<ArrayBuffer>[]> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8; // bits; the rest is grey, deflate, plain filters, not interlaced: 0
  // A byte before each row names its filter: none.
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const parts = await deflate(rows);
  return [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    ...parts.map((part) => chunk("IDAT", part)),
    chunk("IEND", new Uint8Array()),
  ];
}
