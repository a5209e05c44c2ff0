import type { Affine, Figure } from "../../../components/figure/figure.ts";
import { WHOLE } from "../../../components/zoom.ts";
import type { Similarity } from "../../../metric/alignment.ts";
import type { Sample } from "../../../project/types.ts";
import { barePicture, titleOf } from "../../pictures/figure-names.ts";
import { rightMatrix } from "./ab-layout.ts";

interface Sized {
  readonly width: number;
  readonly height: number;
}

interface Named {
  readonly name: string;
  readonly picture: Sized;
}

interface Compared {
  readonly sample: Sample;
  readonly left: Named;
  readonly right: Named;
  /** null: neither is laid on the other. */
  readonly similarity: Similarity | null;
  /** What is said of the alignment; "" where none was asked for. */
  readonly words: string;
}

/** The second picture's unit square on the first's, such that its subject lies on the first's. */
function laidOn(first: Sized, second: Sized, similarity: Similarity): Affine {
  const [a, b, c, d, e, f] = rightMatrix(second, first, first, WHOLE, similarity);
  const [across, down] = [second.width, second.height];
  return [
    (a * across) / first.width,
    (b * across) / first.height,
    (c * down) / first.width,
    (d * down) / first.height,
    e / first.width,
    f / first.height,
  ];
}

/** What lies under the slider, side by side: a place in one picture is the same place in the other. */
export function abFigure({ sample, left, right, similarity, words }: Compared): Figure {
  const second =
    similarity === null
      ? barePicture(right.picture, `B: ${right.name}`)
      : {
          ...barePicture(left.picture, `B: ${right.name}, its subject laid on that of A`),
          laid: laidOn(left.picture, right.picture, similarity),
        };
  return {
    title: titleOf(sample),
    columns: 2,
    pictures: [barePicture(left.picture, `A: ${left.name}`), second],
    links: [],
    legend: null,
    notes: [words, sample.prompt ?? ""].filter((note) => note !== ""),
  };
}
