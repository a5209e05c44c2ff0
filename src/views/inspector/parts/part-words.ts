import { formatCount, formatPercent, formatScore } from "../../../components/format.ts";
import type { Part, Parts } from "./parts.ts";

/** What is said of a pair's parts. */

/** "7 patches, mean 0.48" */
export const sizeWords = ({ patches, mean }: Part): string =>
  `${formatCount(patches.length, "patch", "patches")}, mean ${mean.toFixed(2)}`;

export const lossWords = ({ loss }: Part): string => `${formatPercent(loss)} of the loss`;

/** All of a part in one line. */
export function partWords(part: Part): string {
  const { name, without } = part;
  const then = without === null ? "nothing else is left" : `without it CP would be ${formatScore(without)}`;
  return `${name}, ${sizeWords(part)}, ${lossWords(part)}, ${then}`;
}

/** Why there are none. */
export function noPartsWords({ kind, lost }: Pick<Parts, "kind" | "lost">): string {
  if (kind === "whole")
    return `The subject is lost as a whole: ${formatPercent(lost)} of its patches are not found again, so no part stands out from the rest.`;
  if (kind === "flat") return "No part stands out: this model gives any two patches nearly the same cosine.";
  return "No part stands out: what is found worse than the rest is too little to be one.";
}
