import { LensError } from "../../lib/errors.ts";
import { createCanvas } from "../figure/to-canvas.ts";

/** Pixels of a picture a pixel of the page, at least, and its width at least: slides are wide. */
const LEAST_SCALE = 2;
const LEAST_WIDTH = 1600;

/** How much larger than on the page a chart leaves as pixels. */
export const pngScale = (width: number): number => Math.max(LEAST_SCALE, Math.ceil(LEAST_WIDTH / width));

/** @param svg a document of that size that names nothing outside itself @throws LensError missing_room */
export async function toPng(svg: string, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = pngScale(width);
    const [canvas, context] = createCanvas(width * scale, height * scale);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, "image/png");
    });
    if (blob !== null) return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
  throw new LensError("missing_room", "The browser makes no PNG of this chart: save it as SVG instead.");
}
