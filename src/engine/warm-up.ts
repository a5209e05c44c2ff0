import type { RgbImage } from "../imaging/resample.ts";
import { hasPatches, isMasc, prepare, type Backbone, type Output } from "../models/backbone.ts";

/** Pixels a side, and patches of one that takes a budget: a run of few compiles what a run of many needs. */
const SIDE = 64;
const PATCHES = 16;

const OUTPUTS: readonly Output[] = ["pooled", "patches"];

/**
 * Has a blank picture, and a text, go through everything that scoring runs. A card is given the weights then, and compiles
 * its programs, while a person still looks at what they added; else both come on top of the first picture.
 *
 * @param isWanted whether the model is in use still: of one that was let go nothing more may be made
 * @throws whatever a run throws
 */
export async function warmUp(backbone: Backbone, isWanted: () => boolean): Promise<void> {
  const blank: RgbImage = { width: SIDE, height: SIDE, data: new Uint8Array(3 * SIDE * SIDE) };
  const outputs = OUTPUTS.filter((output) => backbone.abilities.has(output));
  const { patches } = await backbone.encode(prepare(backbone, blank, PATCHES), outputs);
  if (patches !== null && hasPatches(backbone) && isWanted()) await backbone.match(patches, patches);
  if (!isMasc(backbone)) return;
  if (patches !== null && isWanted()) {
    const prepared = await backbone.preparePool(patches);
    const { rows, columns } = patches.grid;
    if (isWanted()) await backbone.poolRegions(prepared, [new Uint8Array(rows * columns).fill(1)]);
  }
  // Where one tower closes the other, scoring begins with texts, by the other.
  if (!backbone.oneTowerAtATime && isWanted()) await backbone.encodeText("a picture");
}
