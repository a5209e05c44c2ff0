import type { Codecs, DecodedPixels } from "../platform/codecs.ts";
import { orientationOf } from "./exif.ts";
import { checkLimits, type PictureCost, type PictureLimits } from "./limits.ts";
import { invalidImage, meaningfulAlpha, type Raster, splitRgba, textAt, viewOf } from "./raster.ts";

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
}

/** VP8X's flags. */
const HAS_ALPHA = 0x10;
const IS_ANIMATED = 0x02;

/**
 * WebP by libwebp (@jsquash/webp), to the byte what Pillow's WebPAnimDecoder gives: lossy, lossless, with alpha.
 * The codec refuses animations, so the first frame's bitstream is wrapped as a still picture of its own and laid on
 * the canvas, which is transparent black where the frame does not reach.
 */
export async function decodeWebp(
  bytes: Uint8Array,
  codecs: Codecs,
  name: string,
  limits: PictureLimits,
): Promise<Raster> {
  const end = 8 + (bytes.length >= 12 ? viewOf(bytes).getUint32(4, true) : 0);
  if (end < 20 || end > bytes.length) throw cutShort(name);
  const { chunks, broken } = readChunks(bytes.subarray(12, end));
  const bodyOf = (type: string) => chunks.find((chunk) => chunk.type === type)?.body ?? null;
  const orientation = orientationOf({ exif: bodyOf("EXIF"), xmp: bodyOf("XMP ") });
  const { width, height } = webpSize(bytes, name);
  checkLimits(webpCost(width, height, bytes.length), limits, name);
  const extended = bodyOf("VP8X");
  const flags = extended?.[0] ?? 0;
  const still =
    extended !== null && flags & IS_ANIMATED
      ? await firstFrame(chunks, extended, codecs, name)
      : splitStill(await codecs.webp(bytes));
  const alpha = extended !== null && !(flags & HAS_ALPHA) && flags & IS_ANIMATED ? null : still.alpha;
  return {
    ...still,
    alpha,
    alphaIsKey: false,
    grey: null,
    orientation,
    damaged:
      still.damaged ??
      (broken ? "a chunk of it reaches past its end" : end + 1 < bytes.length ? "bytes stand behind its end" : null),
  };
}

/**
 * What libwebp takes here, compiled to WebAssembly, on one thread that nothing can interrupt; twice what was measured
 * (0.03 s a megapixel, 0.04 s a megabyte; 8.3 bytes a pixel, and one for alpha).
 */
function webpCost(width: number, height: number, fileBytes: number): PictureCost {
  const pixels = width * height;
  return { width, height, seconds: (0.06 * pixels + 0.08 * fileBytes) / 1e6, bytes: 9.5 * pixels + 3 * fileBytes };
}

/** The canvas, or the one bitstream's own size; the beginning of the file is enough. @throws LensError invalid_image */
export function webpSize(bytes: Uint8Array, name: string): { width: number; height: number } {
  if (bytes.length < 30) throw cutShort(name);
  const body = bytes.subarray(20);
  const view = viewOf(body);
  switch (textAt(bytes, 12, 16)) {
    case "VP8X": {
      const [width, height] = canvasSize(body);
      return { width, height };
    }
    case "VP8L": {
      // A byte of signature, then 14 bits of width - 1 and of height - 1.
      const bits = view.getUint32(1, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      // Three bytes of frame tag, three of start code; two bits of each side are for scaling.
      return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
    default:
      throw cutShort(name);
  }
}

type Still = Pick<Raster, "width" | "height" | "rgb" | "alpha" | "damaged">;

function splitStill(pixels: DecodedPixels): Still {
  return { ...splitRgba(pixels), damaged: pixels.complaints[0] ?? null };
}

function cutShort(name: string): Error {
  return invalidImage(name, "the WebP is cut short or damaged.");
}

/** Whole chunks only: a last one that reaches past the end is left out, and told of. */
function readChunks(body: Uint8Array): { chunks: Chunk[]; broken: boolean } {
  const chunks: Chunk[] = [];
  const view = viewOf(body);
  for (let at = 0; at + 8 <= body.length;) {
    const size = view.getUint32(at + 4, true);
    if (at + 8 + size > body.length) return { chunks, broken: true };
    chunks.push({ type: textAt(body, at, at + 4), body: body.subarray(at + 8, at + 8 + size) });
    at += 8 + size + (size & 1);
  }
  return { chunks, broken: false };
}

function uint24(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}

function canvasSize(extended: Uint8Array): [width: number, height: number] {
  return [uint24(extended, 4) + 1, uint24(extended, 7) + 1];
}

function riff(chunks: readonly Chunk[]): Uint8Array {
  const padded = chunks.map((chunk) => chunk.body.length + (chunk.body.length & 1));
  const file = new Uint8Array(12 + padded.reduce((sum, size) => sum + 8 + size, 0));
  const view = viewOf(file);
  const write = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) file[at + i] = text.charCodeAt(i);
  };
  write(0, "RIFF");
  view.setUint32(4, file.length - 8, true);
  write(8, "WEBP");
  let at = 12;
  chunks.forEach((chunk, i) => {
    write(at, chunk.type);
    view.setUint32(at + 4, chunk.body.length, true);
    file.set(chunk.body, at + 8);
    at += 8 + (padded[i] ?? 0);
  });
  return file;
}

/** ANMF: x / 2, y / 2, width - 1, height - 1 and duration in 24 bits each, a byte of flags, then the frame's chunks. */
async function firstFrame(
  chunks: readonly Chunk[],
  extended: Uint8Array,
  codecs: Codecs,
  name: string,
): Promise<Still> {
  const frame = chunks.find((chunk) => chunk.type === "ANMF")?.body;
  if (frame === undefined || frame.length < 16) throw cutShort(name);
  const [width, height] = canvasSize(extended);
  const [x, y] = [2 * uint24(frame, 0), 2 * uint24(frame, 3)];
  const [frameWidth, frameHeight] = [uint24(frame, 6) + 1, uint24(frame, 9) + 1];
  const { chunks: parts, broken } = readChunks(frame.subarray(16));
  const image = parts.find((part) => part.type === "VP8 " || part.type === "VP8L");
  if (image === undefined || x + frameWidth > width || y + frameHeight > height) throw cutShort(name);
  const veil = image.type === "VP8 " ? parts.find((part) => part.type === "ALPH") : undefined;
  const header: Chunk = {
    type: "VP8X",
    body: Uint8Array.from([HAS_ALPHA, 0, 0, 0, ...frame.subarray(6, 12)]),
  };
  const file = riff(veil === undefined ? [image] : [header, veil, image]);
  // A bitstream says its own size, and is decoded at that.
  const coded = webpSize(file, name);
  if (coded.width !== frameWidth || coded.height !== frameHeight) throw cutShort(name);
  const whole = splitStill(await codecs.webp(file));
  const still = {
    ...whole,
    damaged: whole.damaged ?? (broken ? "a chunk of its first frame reaches past the frame's end" : null),
  };
  if (still.width !== frameWidth || still.height !== frameHeight) throw cutShort(name);
  if (frameWidth === width && frameHeight === height) return still;

  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let row = 0; row < frameHeight; row++) {
    const from = row * frameWidth;
    const to = (y + row) * width + x;
    rgb.set(still.rgb.subarray(3 * from, 3 * (from + frameWidth)), 3 * to);
    if (still.alpha === null) alpha.fill(255, to, to + frameWidth);
    else alpha.set(still.alpha.subarray(from, from + frameWidth), to);
  }
  return { width, height, rgb, alpha: meaningfulAlpha(alpha), damaged: still.damaged };
}
