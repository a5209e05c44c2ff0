import type { ImageInfo } from "../imaging/image-info.ts";
import type { PatchGrid } from "../lib/patch-grid.ts";
import { MAIN_SLOT, type SlotId } from "./models.ts";
import type { Slots } from "./slots.ts";
import { encodeUnits, type Cost } from "./work.ts";

/** A stage that a row would still have to pass. */
export interface PendingStage {
  readonly cost: Cost;
  readonly key: string;
  readonly units: number;
}

/** What knows of a key whether its result is at hand. */
interface Known {
  has(key: string): boolean;
}

/** Caches of results, by what makes them. */
export interface StageCaches {
  tokens(slot: SlotId): Known;
  readonly pools: Known;
  readonly matches: Known;
  readonly vectors: Known;
  readonly texts: Known;
}

/** An image of a row. */
export interface PendingImage {
  /** Of its content; its path where that is not known. */
  readonly name: string;
  /** null where it was not looked at yet. */
  readonly info: ImageInfo | null;
}

const patchCount = ({ rows, columns }: PatchGrid): number => rows * columns;

/**
 * Every stage that a row would still have to pass, by its key.
 *
 * @param images its reference and generation, as far as it has them
 * @param texts that its prompt is read as
 * @param caches null where nothing counts as at hand
 */
export function pendingStages(
  slots: Slots,
  images: readonly PendingImage[],
  texts: readonly string[],
  maxPatches: number,
  caches: StageCaches | null,
): PendingStage[] {
  const found: PendingStage[] = [];
  const add = (cost: Cost, key: string, units: number, cache: (from: StageCaches) => Known) => {
    if (caches === null || !cache(caches).has(key)) found.push({ cost, key: `${cost} ${key}`, units });
  };
  const { siglip } = slots;
  const { layer } = slots.at(MAIN_SLOT).info;
  const fixed = siglip.gridOf({ width: 1, height: 1 }, maxPatches);
  const patches: number[] = [];
  for (const { name, info } of images) {
    const grid = info === null ? null : siglip.gridOf(info, maxPatches);
    // NaFlex brings pictures of any size to about its budget.
    const count = grid !== null ? patchCount(grid) : siglip.naflex ? maxPatches : patchCount(fixed);
    const key = slots.keyOf(MAIN_SLOT, name, maxPatches);
    patches.push(count);
    add("encode", key, encodeUnits(count, layer), ({ tokens }) => tokens(MAIN_SLOT));
    add("pool", key, count, ({ pools }) => pools);
  }
  const [first, second] = images;
  const matchKey = (slot: SlotId) => `${slots.keyOf(slot, first?.name ?? "", maxPatches)} ${second?.name}`;
  if (second !== undefined) add("match", matchKey(MAIN_SLOT), patches[0]! * patches[1]!, ({ matches }) => matches);
  for (const text of texts) add("text", slots.keyOf(MAIN_SLOT, text, 0), 1, (from) => from.texts);
  const [asGiven] = texts;
  for (const { slot, abilities, comparesPatches } of slots.further) {
    const { backbone } = slots.at(slot);
    for (const { name } of images)
      add(slot, slots.keyOf(slot, name, maxPatches), 1, ({ tokens, vectors }) =>
        comparesPatches ? tokens(slot) : vectors,
      );
    const side = patchCount(backbone.gridOf({ width: 1, height: 1 }, maxPatches));
    if (comparesPatches && second !== undefined)
      add(`${slot}_match`, matchKey(slot), side ** 2, ({ matches }) => matches);
    if (abilities.includes("text") && asGiven !== undefined)
      add(`${slot}_text`, slots.keyOf(slot, asGiven, 0), 1, (from) => from.texts);
  }
  return found;
}
