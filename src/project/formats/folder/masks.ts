import { together } from "../../problems.ts";
import { counted, quote, quoteList } from "../../quote.ts";
import type { IntakeProblem } from "../../types.ts";
import { ByPlace } from "./by-place.ts";
import { exactFirst, first, type Picture } from "./pictures.ts";

interface Mask {
  readonly picture: Picture;
}

/** Masks by the path of their picture. */
export interface MaskMatches {
  readonly maskOf: ReadonlyMap<string, string>;
  readonly problems: readonly IntakeProblem[];
}

/**
 * Finds each picture's mask by stem: beside it, in `masks/<role>/…`, in `masks/…`. A mask whose folder does not say
 * whether it is of a reference or a generation, and that fits both, is not guessed.
 */
export function matchMasks(pictures: readonly Picture[], masks: readonly Picture[]): MaskMatches {
  const byPlace = new ByPlace(
    masks.map((picture) => ({ picture })),
    ({ picture: { stem, key } }) => [stem, key],
  );
  const maskOf = new Map<string, string>();
  const used = new Set<string>();
  const claims = new Map<string, Picture[]>();

  for (const picture of pictures) {
    const { role, place, stem, key } = picture;
    const best = (byStem: ReadonlyMap<string, readonly Mask[]> | undefined, name: string) =>
      exactFirst(byStem?.get(name), picture, (mask) => mask.picture)?.[0]?.picture;
    const inPlace = (byStem: ReadonlyMap<string, readonly Mask[]>) => best(byStem, stem) ?? best(byStem, key);
    const sure = best(byPlace.beside(place), stem) ?? first(byPlace.elsewhere(place, [role ?? ""]), inPlace);
    if (sure !== undefined && (sure.role !== null || sure.place.folder.key === place.folder.key)) {
      maskOf.set(picture.path, sure.path);
      used.add(sure.path);
      continue;
    }
    const likely = sure ?? first(byPlace.elsewhere(place, [""]), inPlace);
    if (likely !== undefined) claims.set(likely.path, [...(claims.get(likely.path) ?? []), picture]);
  }

  const problems: IntakeProblem[] = [];
  for (const [path, claimants] of claims) {
    const [picture] = claimants;
    used.add(path);
    if (claimants.length === 1 && picture !== undefined) maskOf.set(picture.path, path);
    else {
      const whose = quoteList(claimants.map((claimant) => claimant.path));
      problems.push({
        kind: "mask",
        path,
        message: `The mask ${quote(path)} fits ${whose}. Put it into masks/references or masks/generations.`,
      });
    }
  }
  const idle = masks.filter(({ path }) => !used.has(path)).map(({ path }) => path);
  const told = together("mask", idle, (names, all) =>
    all === 1
      ? `No picture goes with the mask ${names}. Give both the same name, or write a manifest.`
      : `No picture goes with ${counted(all, "mask")}: ${names}. Give each the name of its picture, or write a manifest.`,
  );
  return { maskOf, problems: [...problems, ...told] };
}
