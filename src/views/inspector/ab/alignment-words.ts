import { formatCount } from "../../../components/format.ts";
import { scaleOf, turnOf, type Alignment, type Similarity } from "../../../metric/alignment.ts";

/** What is said of an alignment. */

/** Below these nobody sees a turn, or another size. */
const LEAST_TURN = 1;
const LEAST_GROWTH = 0.03;

function turnWords(similarity: Similarity): string {
  const degrees = Math.round(turnOf(similarity));
  if (Math.abs(degrees) < LEAST_TURN) return "not turned";
  return `turned by ${Math.abs(degrees)}° ${degrees > 0 ? "clockwise" : "anticlockwise"}`;
}

function sizeWords(similarity: Similarity): string {
  const scale = scaleOf(similarity);
  if (Math.abs(scale - 1) < LEAST_GROWTH) return "as large";
  return `${Number(scale.toPrecision(2))} times as large`;
}

/**
 * "Aligned by 143 of 210 mutual matches (68 %): in the generation the subject is turned by 3° clockwise and 1.2 times as
 * large."
 *
 * @param on what the second picture is called
 * @param masked whether matches were taken inside of both masks alone
 */
export function alignmentWords({ similarity, inliers, mutual }: Alignment, on: string, masked: boolean): string {
  const where = masked ? "" : " of the whole pictures, since a mask is missing";
  const matches = formatCount(mutual, "mutual match", "mutual matches") + where;
  if (similarity === null) {
    const agreed = mutual === 0 ? "there is no mutual match" : `only ${inliers} of ${matches} agree on one`;
    return `Cannot be aligned: ${agreed}${mutual === 0 ? where : ""}. The pictures lie over each other as they are.`;
  }
  const mirrored = similarity.mirrored ? "mirrored, " : "";
  return `Aligned by ${inliers.toLocaleString("en")} of ${matches} (${Math.round((100 * inliers) / mutual)} %): in ${on} the subject is ${mirrored}${turnWords(similarity)} and ${sizeWords(similarity)}.`;
}
