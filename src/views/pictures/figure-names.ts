import type { FigurePicture } from "../../components/figure/figure.ts";
import { referencesOf } from "../../project/references.ts";
import type { Sample } from "../../project/types.ts";
import type { InspectorView } from "../../store/view.ts";

/** What views of a sample are called when they are taken away, and a picture in them as it is. */

/** What a sample is called in a figure: the subject and who drew it. */
export const titleOf = ({ id, concept, method }: Sample): string =>
  [concept ?? id, method].filter((part) => part !== null && part !== "").join(", ");

/** What a view is called in a file's name. */
function viewName({ tab, reverse, patchTexts }: InspectorView): string {
  if (tab === "match" && reverse) return "match-reverse";
  if (tab === "prompt") return patchTexts ? "prompt-patches" : "prompt-attention";
  return tab;
}

/**
 * What the file of a view is called: the sample, the method where the sample's name does not say it, the view, and which
 * of several references.
 *
 * @param pair the sample as it is compared with one of its references
 */
export function viewFileName(whole: Sample, pair: Sample, view: InspectorView): readonly (string | null)[] {
  const { id, method } = whole;
  const references = referencesOf(whole);
  const number = references.findIndex(({ image }) => image === pair.reference) + 1;
  return [
    id,
    method !== null && !id.toLowerCase().includes(method.toLowerCase()) ? method : null,
    viewName(view),
    references.length > 1 && number > 0 ? `reference-${number}` : null,
  ];
}

/** A picture with nothing over it. @param of its own pixels */
export const barePicture = (
  of: { readonly width: number; readonly height: number },
  caption: string,
): FigurePicture => ({
  width: of.width,
  height: of.height,
  caption,
  grid: null,
  paint: null,
  smooth: false,
  lines: false,
  inside: null,
  flagged: null,
  marked: null,
});
