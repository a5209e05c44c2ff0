import { identify } from "../../imaging/sniff.ts";
import { encodeMaskPng } from "../../imaging/masks/png.ts";
import { withoutMetadata } from "../../imaging/metadata/read.ts";
import { LensError } from "../../lib/errors.ts";
import { joinBytes } from "../../platform/bytes.ts";
import { FILE_TYPES, type SharedFile } from "../../storage/shared/shared.ts";
import type { PictureCommands } from "../../store/commands.ts";
import type { ShareWish } from "./wish.ts";

/** Pictures and masks as they are handed on: their pixels as the metric reads them, and nothing else that their files say. */

/** Pixels a side of a reduced picture. */
const REDUCED = 768;
/** No picture that a browser shows is larger. */
const WHOLE = 16_384;
/** Pixels a side of what stands in the place of a picture. */
const GREY = 16;

const wantsOf = (wish: ShareWish["pictures"]) =>
  wish === "full" ? { side: WHOLE, type: "image/png" } : { side: REDUCED, type: "image/webp", quality: 0.9 };

/** A photograph's own bytes, which are a tenth of what its pixels take as PNG, without what else they say; null for other files. */
async function ownJpeg(pictures: PictureCommands, path: string): Promise<Uint8Array | null> {
  const file = await pictures.file(path);
  const bytes = file && new Uint8Array(await file.arrayBuffer());
  const identity = bytes && identify(bytes);
  return identity !== null && "format" in identity && identity.format === "jpeg" ? withoutMetadata(bytes!) : null;
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) throw new LensError("failed_decoder", "This browser draws no pictures off screen.");
  return context;
}

/** @throws LensError where the file cannot be read */
export async function sharedPicture(
  pictures: PictureCommands,
  path: string,
  wish: ShareWish["pictures"],
): Promise<SharedFile> {
  const { side, type, quality } = { quality: 1, ...wantsOf(wish) };
  const lease = pictures.picture(path, wish === "none" ? GREY : side);
  try {
    const { bitmap, width, height } = await lease.value;
    const own = wish === "full" ? await ownJpeg(pictures, path) : null;
    if (own !== null) return { kind: "picture", type: "image/jpeg", width, height, bytes: own };
    const context = contextOf(bitmap.width, bitmap.height);
    if (wish === "none") {
      context.fillStyle = "#808080";
      context.fillRect(0, 0, bitmap.width, bitmap.height);
    } else context.drawImage(bitmap, 0, 0);
    // A browser that writes no WebP writes PNG.
    const blob = await context.canvas.convertToBlob({ type, quality });
    const written = FILE_TYPES.find((known) => known === blob.type) ?? "image/png";
    const bytes = new Uint8Array(await blob.arrayBuffer());
    // Browsers write a profile of colours beside the pixels.
    return { kind: "picture", type: written, width, height, bytes: withoutMetadata(bytes) ?? bytes };
  } finally {
    lease.release();
  }
}

/** @throws LensError where the file cannot be read */
export async function sharedMask(pictures: PictureCommands, path: string): Promise<SharedFile> {
  const lease = pictures.mask(path);
  try {
    const mask = await lease.value;
    const { width, height } = mask;
    return { kind: "mask", type: "image/png", width, height, bytes: joinBytes(await encodeMaskPng(mask)) };
  } finally {
    lease.release();
  }
}
