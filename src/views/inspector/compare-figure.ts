import { heatColour, type Scale } from "../../components/colour-map.ts";
import type { Paint } from "../../components/draw-patches.ts";
import type { Figure } from "../../components/figure/figure.ts";
import type { BestMatches, Picture } from "../../engine/protocol.ts";
import { isSubject } from "../../metric/cp.ts";
import type { Measure } from "../../project/measures.ts";
import { scoreOf, type SampleScores } from "../../project/scores.ts";
import type { Sample } from "../../project/types.ts";
import { formatMeasure } from "../format-measure.ts";
import { barePicture } from "../pictures/figure-names.ts";

/** Generations of one reference as a figure: a row of them, and below each the reference with what was found in it. */

const HEAT_OPACITY = 0.78;

/** The best cosines of the reference's subject. */
export function comparedHeat({ match, reference }: BestMatches, threshold: number, scale: Scale): Paint {
  const { weights } = reference;
  return (patch) =>
    weights === null || isSubject(weights[patch]!, threshold)
      ? { colour: heatColour(match.cosine[patch]!, scale), alpha: HEAT_OPACITY }
      : null;
}

export interface ComparedTile {
  readonly sample: Sample;
  readonly scores: SampleScores | null;
  readonly generation: Picture;
  /** null before they are there. */
  readonly matches: BestMatches | null;
}

interface Compared {
  readonly tiles: readonly ComparedTile[];
  readonly reference: Picture;
  readonly by: Measure;
  readonly threshold: number;
  readonly scale: Scale;
  readonly title: string;
  /** How many generations the reference has. */
  readonly of: number;
}

export function compareFigure({ tiles, reference, by, threshold, scale, title, of }: Compared): Figure {
  return {
    title,
    columns: tiles.length,
    pictures: [
      ...tiles.map(({ sample, scores, generation }) => {
        const place = sample.promptId ?? sample.seed;
        const name = [sample.method ?? sample.id, ...(place === null ? [] : [place])].join(", ");
        return barePicture(generation, `${by.label} ${formatMeasure(by, scoreOf(scores, by.id))} · ${name}`);
      }),
      ...tiles.map(({ matches }) => ({
        ...barePicture(reference, ""),
        ...(matches === null ? {} : { grid: matches.reference.grid, paint: comparedHeat(matches, threshold, scale) }),
      })),
    ],
    links: [],
    legend: {
      low: scale.low.toFixed(2),
      high: scale.high.toFixed(2),
      mark: null,
      note: "Best cosine of every subject patch of the reference, one scale for all",
    },
    notes: [`${tiles.length} of ${of} generations of this reference, sorted by ${by.label}`],
  };
}
