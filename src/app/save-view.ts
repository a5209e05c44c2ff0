import { composeFigure } from "../components/figure/compose.ts";
import { embedPictures } from "../components/figure/embed.ts";
import type { FigureFormat } from "../components/figure/formats.ts";
import { MOST_SIDE } from "../components/figure/layout.ts";
import { coloursOf, keptBackground } from "../components/figure/theme.ts";
import { createMeasure, toPng } from "../components/figure/to-canvas.ts";
import { toSvg } from "../components/figure/to-svg.ts";
import { LensError } from "../lib/errors.ts";
import { fileNameFrom } from "../lib/file-name.ts";
import type { PictureCommands } from "../store/commands.ts";
import { shownView, type ShownView } from "../views/pictures/shown-view.ts";
import { saveFile } from "./download.ts";

function currentView(): ShownView {
  const view = shownView();
  if (view !== null) return view;
  throw new LensError(
    "missing_file",
    "There are no pictures to save here: open a sample, and wait until its pictures are shown.",
  );
}

/** Pictures are held as long as the task takes, as large as a figure of so many columns can show them. */
async function withPictures<T>(
  { figure, paths }: ShownView,
  pictures: PictureCommands,
  task: (bitmaps: readonly ImageBitmap[]) => T | Promise<T>,
): Promise<T> {
  const leases = paths.map((path) => pictures.picture(path, Math.floor(MOST_SIDE / figure.columns)));
  try {
    const held = await Promise.all(leases.map(({ value }) => value));
    return await task(held.map(({ bitmap }) => bitmap));
  } finally {
    for (const lease of leases) lease.release();
  }
}

/** A view as the bytes of a file, on the background that was chosen last. */
function viewBlob(view: ShownView, format: FigureFormat, pictures: PictureCommands): Promise<Blob> {
  const drawing = composeFigure(view.figure, coloursOf(keptBackground()), createMeasure());
  return withPictures(view, pictures, (bitmaps) =>
    format === "png"
      ? toPng(drawing, bitmaps)
      : new Blob([toSvg(drawing, view.figure.title, embedPictures(drawing, bitmaps))], { type: "image/svg+xml" }),
  );
}

/** Hands what is shown to the person as a file. @throws LensError missing_file where no pictures are shown */
export async function saveShownView(format: FigureFormat, pictures: PictureCommands): Promise<void> {
  const view = currentView();
  saveFile(`${fileNameFrom(view.name)}.${format}`, await viewBlob(view, format, pictures));
}

/** What is shown, as the picture that a clipboard takes. */
export const shownViewAsPng = async (pictures: PictureCommands): Promise<Blob> =>
  viewBlob(currentView(), "png", pictures);
