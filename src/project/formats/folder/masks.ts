import { quote, quoteList } from "../../quote.ts";
import type { IntakeProblem } from "../../types.ts";
import { contextKey, exactFirst, groupBy, runsOf, type Picture } from "./pictures.ts";

/** Masks by the path of their picture. */
export interface MaskMatches {
  readonly maskOf: ReadonlyMap<string, string>;
  readonly problems: readonly IntakeProblem[];
}

const keyIn = (...parts: readonly string[]) => parts.join("\n");

/**
 * Finds each picture's mask by stem: beside it, in `masks/<role>/…`, in `masks/…`. A mask whose folder does not say
 * whether it is of a reference or a generation, and that fits both, is not guessed.
 */
export function matchMasks(pictures: readonly Picture[], masks: readonly Picture[]): MaskMatches {
  const beside = groupBy(masks, ({ folder, stem }) => [keyIn(folder, stem)]);
  const placed = groupBy(masks, ({ role, context, stem, key }) =>
    [stem, key].map((name) => keyIn(role ?? "", contextKey(context), name)),
  );
  const maskOf = new Map<string, string>();
  const used = new Set<string>();
  const claims = new Map<string, Picture[]>();

  for (const picture of pictures) {
    const { role, context, folder, stem, key } = picture;
    const best = (candidates: readonly Picture[] | undefined) => exactFirst(candidates, picture, (mask) => mask)?.[0];
    const inPlace = (where: string, run: string) =>
      best(placed.get(keyIn(where, run, stem))) ?? best(placed.get(keyIn(where, run, key)));
    const runs = runsOf(context);
    const sure =
      best(beside.get(keyIn(folder, stem))) ??
      runs.map((run) => inPlace(role ?? "", run)).find((mask) => mask !== undefined);
    if (sure !== undefined && (sure.role !== null || sure.folder === folder)) {
      maskOf.set(picture.path, sure.path);
      used.add(sure.path);
      continue;
    }
    const likely = sure ?? runs.map((run) => inPlace("", run)).find((mask) => mask !== undefined);
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
  for (const { path } of masks) {
    if (used.has(path)) continue;
    problems.push({
      kind: "mask",
      path,
      message: `No picture goes with the mask ${quote(path)}. Give both the same name, or write a manifest.`,
    });
  }
  return { maskOf, problems };
}
