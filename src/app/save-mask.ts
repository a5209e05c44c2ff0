import { encodeMaskPng } from "../imaging/masks/png.ts";
import type { GreyImage } from "../imaging/mask-grid.ts";
import { baseName } from "../platform/bytes.ts";
import { maskFileName } from "../project/made-files.ts";
import { download } from "./download.ts";

/** Hands a mask to the person as PNG, under its image's name. */
export async function saveMask(image: string, mask: GreyImage): Promise<void> {
  download(baseName(maskFileName(image)), "image/png", new Blob(await encodeMaskPng(mask)));
}
