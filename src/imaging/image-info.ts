import type { DecodedImage } from "./decode.ts";
import type { Orientation } from "./raster.ts";

/** What is known of an image without its pixels. */
export interface ImageInfo {
  readonly width: number;
  readonly height: number;
  /** EXIF orientation 1..8; MaSC's reading ignores it, DreamBench++'s does not. */
  readonly orientation: Orientation;
  /** A 16-bit grey photograph, scaled to 8 bits where Pillow clips. */
  readonly sixteenBitGrey: boolean;
  /** The file is damaged, though it could be decoded. */
  readonly damaged: boolean;
}

export const infoOf = ({ width, height, orientation, sixteenBitGrey, damaged }: DecodedImage): ImageInfo => ({
  width,
  height,
  orientation,
  sixteenBitGrey,
  damaged: damaged !== null,
});
