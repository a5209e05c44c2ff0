import type { Picture } from "../../../engine/protocol.ts";
import type { PagePicture } from "./PagePictures.tsx";
import type { PageContent } from "./SamplePage.tsx";

/** Share of a JPEG's quality at which its blocks are not seen. */
const QUALITY = 0.92;

/** A picture as a page holds it. */
export function embed({ bitmap }: Picture): PagePicture {
  const { width, height } = bitmap;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  return { url: canvas.toDataURL("image/jpeg", QUALITY), width, height };
}

/** Loads what writes the page when it is first asked for. */
export async function pageBlob(
  content: Omit<PageContent, "reference" | "generation" | "date">,
  reference: Picture,
  generation: Picture,
): Promise<Blob> {
  // At once: pictures are closed when they are not shown any more.
  const pictures = { reference: embed(reference), generation: embed(generation) };
  const { writePage } = await import("./write-page.ts");
  const text = await writePage({ ...content, ...pictures, date: new Date() });
  return new Blob([text], { type: "text/html" });
}
