import type { Drawing, PictureShape, RasterShape } from "./shapes.ts";
import { createCanvas, rasterCanvas } from "./to-canvas.ts";
import type { SvgSources } from "./to-svg.ts";

/** Share of a JPEG's quality at which its blocks are not seen, even enlarged. */
const QUALITY = 0.95;
/** Pixels a side of the small copy that tells whether a picture is transparent anywhere. */
const PROBE = 128;

function isTransparent(picture: ImageBitmap): boolean {
  const [, context] = createCanvas(PROBE, PROBE);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, PROBE, PROBE);
  const { data } = context.getImageData(0, 0, PROBE, PROBE);
  return data.some((value, i) => i % 4 === 3 && value < 255);
}

/** In its own pixels, or those of its box where these are fewer; a photograph's bytes are few, what is transparent stays so. */
function pictureUrl(picture: ImageBitmap, { box, saturation, laid }: PictureShape): string {
  const across = laid === null ? box.width : Math.hypot(laid[0], laid[1]);
  const share = Math.min(1, across / picture.width);
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * share)));
  const [canvas, context] = createCanvas(width!, height!);
  context.imageSmoothingQuality = "high";
  if (saturation !== 1) context.filter = `saturate(${saturation})`;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return isTransparent(picture) ? canvas.toDataURL("image/png") : canvas.toDataURL("image/jpeg", QUALITY);
}

/** A drawing's pictures as the bytes that stand in an SVG. */
export function embedPictures({ shapes }: Drawing, pictures: readonly ImageBitmap[]): SvgSources {
  const urls: string[] = [];
  for (const shape of shapes)
    if (shape.kind === "picture") urls[shape.picture] = pictureUrl(pictures[shape.picture]!, shape);
  return { pictures: urls, raster: (shape: RasterShape) => rasterCanvas(shape).toDataURL("image/png") };
}
