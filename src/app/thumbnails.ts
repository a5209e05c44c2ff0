import type { Picture } from "../engine/protocol.ts";
import { dropTurn } from "../imaging/drop-turn.ts";
import { inspectPicture } from "../imaging/inspect-picture.ts";
import { LensError, type ErrorCode } from "../lib/errors.ts";
import { Limiter } from "../lib/limiter.ts";

/**
 * Small square pictures for lists, as files of their own: a list then shows addresses, which costs next to nothing
 * however fast it scrolls. The browser's own decoder makes them off the main thread, and not in the engine's worker, so
 * that no list waits for a run; the engine is asked only where the browser cannot decode.
 */

/** Pixels a side: twice the size on screen, for sharp displays. */
export const SIDE = 72;
/** The same of a card's pictures. */
export const CARD_SIDE = 192;
/** Of a file its beginning tells the size. */
const HEAD = 1 << 16;
/** Decoding takes four bytes of each pixel of the whole picture. Larger ones have no thumbnail, and no more than this is decoded at once. */
const MOST_PIXELS = 1 << 25;
const AT_ONCE = 4;
const READ_AT_ONCE = 16;
/** The longest a side of a narrow picture may be to have its middle cut out of it. */
const MOST_SIDE = 1600;

export interface ThumbnailParts {
  /** null where the file is not at hand. */
  find(path: string): Promise<File | null>;
  /** The engine's reading of a picture, `maxSide` pixels at most. @throws LensError */
  decode(signal: AbortSignal, path: string, maxSide: number): Promise<Picture>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A file as far as it is looked at before it is decoded. */
interface Candidate {
  /** Says nothing any more of how it would be turned. */
  readonly blob: Blob;
  /** As stored; null where it is of a format that is not read here, and whose size is not known. */
  readonly size: Size | null;
}

const sizeOf = (bytes: Uint8Array, file: File): Size | "unknown format" | null => {
  const { format, width, height } = inspectPicture(bytes, file.size);
  if (width !== null && height !== null) return { width, height };
  return format === null || /^[a-z]+$/.test(format) ? null : "unknown format";
};

/** null where decoding would take more than a thumbnail is worth, or nobody can tell what it would take. */
async function look(file: File): Promise<Candidate | null> {
  let head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  let size = sizeOf(head, file);
  if (size === null && file.size > HEAD) {
    // Profiles and previews before it may take any room.
    head = new Uint8Array(await file.arrayBuffer());
    size = sizeOf(head, file);
  }
  if (size === "unknown format") return { blob: file, size: null };
  if (size === null || size.width * size.height > MOST_PIXELS) return null;
  dropTurn(head);
  return { blob: new Blob([head, file.slice(head.length)]), size };
}

/** The middle of a picture, so many pixels a side. */
async function toFile(bitmap: ImageBitmap, side: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const scale = Math.max(side / bitmap.width, side / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.getContext("2d")?.drawImage(bitmap, (side - width) / 2, (side - height) / 2, width, height);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
}

/** By the browser's decoder, without colour management, as the metric reads it. @throws DOMException where it cannot */
function decodeHere({ blob, size }: Candidate, wanted: number): Promise<ImageBitmap> {
  const options: ImageBitmapOptions = { resizeQuality: "medium", colorSpaceConversion: "none" };
  if (size === null) return createImageBitmap(blob, { ...options, resizeHeight: wanted });
  const side = Math.min(size.width, size.height);
  const [left, top] = [Math.floor((size.width - side) / 2), Math.floor((size.height - side) / 2)];
  return createImageBitmap(blob, left, top, side, side, { ...options, resizeWidth: wanted, resizeHeight: wanted });
}

/** What the engine says of a picture that will be no other the next time. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  "invalid_image",
  "unsupported_image",
  "unknown_image_format",
  "failed_decoder",
]);

/** Makes one; null where there is none of this picture. @throws LensError cancelled, missing_file, and what the engine throws of itself */
export type MakeThumbnail = (signal: AbortSignal, path: string, side?: number) => Promise<Blob | null>;

export function createThumbnailMaker({ find, decode }: ThumbnailParts): MakeThumbnail {
  const reading = new Limiter(READ_AT_ONCE);
  const decoding = new Limiter(MOST_PIXELS);

  return async (signal, path, side = SIDE) => {
    const candidate = await reading.run(signal, 1, async () => {
      const file = await find(path);
      if (file === null) throw new LensError("missing_file", `${path} is not at hand.`);
      return look(file);
    });
    if (candidate === null) return null;
    const { size } = candidate;
    const pixels = size === null ? MOST_PIXELS : size.width * size.height;
    const made = await decoding.run(signal, Math.max(pixels, MOST_PIXELS / AT_ONCE), async () => {
      const bitmap = await decodeHere(candidate, side).catch(() => null); // the engine says what is wrong with it
      return bitmap && toFile(bitmap, side);
    });
    if (made !== null || size === null) return made;
    const [short, long] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
    try {
      const { bitmap } = await decode(signal, path, Math.min(MOST_SIDE, Math.ceil((side * long) / short)));
      return await toFile(bitmap, side);
    } catch (thrown) {
      if (thrown instanceof LensError && HOPELESS.has(thrown.code)) return null;
      throw thrown;
    }
  };
}
