import type { Picture } from "../../engine/protocol.ts";
import type { GreyImage } from "../../imaging/mask-grid.ts";
import { LensError } from "../../lib/errors.ts";
import { baseName } from "../../platform/bytes.ts";
import type { SharedReader } from "../../storage/shared/read.ts";
import type { SharedFile } from "../../storage/shared/shared.ts";
import { createPictures, type Pictures } from "../pictures.ts";

/** A shared project's pictures and masks, which the browser decodes: they were written for it. */

type Files = Pick<SharedReader, "file">;

async function fileOf(files: Files, path: string): Promise<SharedFile> {
  const file = await files.file(path);
  if (file !== null) return file;
  throw new LensError("missing_file", `${baseName(path)} was left out of this shared project.`);
}

const blobOf = ({ bytes, type }: SharedFile): Blob => new Blob([new Uint8Array(bytes)], { type });

async function decode(file: SharedFile): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blobOf(file), { colorSpaceConversion: "none" });
  } catch (thrown) {
    throw new LensError(
      "invalid_image",
      "A picture of this shared project is damaged. Ask for it again.",
      String(thrown),
    );
  }
}

async function smaller(bitmap: ImageBitmap, maxSide: number): Promise<ImageBitmap> {
  const scale = maxSide / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return bitmap;
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const made = await createImageBitmap(bitmap, { resizeWidth: width!, resizeHeight: height!, resizeQuality: "high" });
  bitmap.close();
  return made;
}

async function greyOf(bitmap: ImageBitmap): Promise<GreyImage> {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new LensError("failed_decoder", "This browser draws no pictures off screen.");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i]!) };
}

/** @param listed the same files, as lists read them */
export function createSharedPictures(files: Files, listed: Files): Pictures {
  return createPictures(
    {
      async picture(_signal, path, maxSide): Promise<Picture> {
        const file = await fileOf(files, path);
        return { bitmap: await smaller(await decode(file), maxSide), width: file.width, height: file.height };
      },
      mask: async (_signal, path) => greyOf(await decode(await fileOf(files, path))),
    },
    async (path) => {
      const file = await listed.file(path);
      return file && new File([new Uint8Array(file.bytes)], baseName(path), { type: file.type });
    },
  );
}
