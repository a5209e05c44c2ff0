import type { Figure, FigureLink, FigurePicture } from "../../components/figure/figure.ts";
import { heatColour, type Scale } from "../../components/colour-map.ts";
import type { Picture } from "../../engine/protocol.ts";
import { captionMeasures } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import type { InspectorView } from "../../store/view.ts";
import { formatMeasure } from "../format-measure.ts";
import { titleOf } from "../pictures/figure-names.ts";
import type { HeatModel } from "./heat.ts";
import type { Layer, Layers } from "./layers.ts";
import type { PatchLink } from "./links.ts";

/** The pair as it stands in the inspector, as a figure to be taken away: whole pictures, however near one has gone. */

/** A name and its number stay on one line. */
const NO_BREAK = "\u00A0";

/** The line of numbers under a figure. */
const numbersOf = (scores: SampleScores): string =>
  captionMeasures()
    .map((measure) =>
      `${measure.label} ${formatMeasure(measure, scoreOf(scores, measure.id))}`.replaceAll(" ", NO_BREAK),
    )
    .join(" · ");

interface Shown {
  readonly sample: Sample;
  readonly scores: SampleScores | null;
  readonly reference: Picture;
  readonly generation: Picture;
  readonly heat: HeatModel | null;
  readonly drawn: Layers;
  readonly view: Pick<InspectorView, "smooth" | "grid">;
  readonly link: PatchLink | null;
  readonly many: readonly PatchLink[];
  /** Of the lines' colours. */
  readonly scale: Scale;
  /** What is said of the patch that is looked at; "" where none is. */
  readonly words: string;
}

/** From the reference's patch to the generation's. */
const joined = ({ from, to }: PatchLink, colour: FigureLink["colour"]): FigureLink => ({
  from: { picture: 0, patch: from },
  to: { picture: 1, patch: to },
  colour,
});

export function pairFigure(shown: Shown): Figure {
  const { sample, scores, heat, drawn, view, link, many, scale, words } = shown;
  const picture = (
    { width, height }: Picture,
    { paint, inside, flagged, caption, marks }: Layer,
    grid: FigurePicture["grid"],
    marked: number | null,
  ): FigurePicture => ({
    width,
    height,
    caption,
    grid,
    paint,
    smooth: view.smooth,
    lines: view.grid,
    inside,
    flagged,
    marked,
    ...(marks === undefined ? {} : { marks }),
  });
  const { reference = null, generation = null } = heat?.evidence ?? {};
  return {
    title: titleOf(sample),
    columns: 2,
    pictures: [
      picture(shown.reference, drawn.reference, reference && reference.grid, link && link.from),
      picture(shown.generation, drawn.generation, generation && generation.grid, link && link.to),
    ],
    links: [
      ...many.map((each) => joined(each, heatColour(each.cosine, scale))),
      ...(link === null ? [] : [joined(link, null)]),
    ],
    legend: drawn.legend ?? null,
    notes: [scores === null ? "" : numbersOf(scores), words, sample.prompt ?? ""].filter((note) => note !== ""),
  };
}
