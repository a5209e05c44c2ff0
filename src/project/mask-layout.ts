import { fileNameOf } from "../lib/file-name.ts";
import type { MaskOrigin } from "./mask-origin.ts";
import { namesBy, picturesToMask } from "./mask-places.ts";
import { referencesOf } from "./references.ts";
import type { Sample } from "./types.ts";

/** A mask in use, and where it stands in the authors' layout. */
export interface PlacedMask {
  /** `masks/<set>[_<source>]/refs/…`, `…/samples/<method>/…`. */
  readonly path: string;
  /** As the project names it. */
  readonly mask: string;
  /** The picture that it is of. */
  readonly image: string;
  /** As in `ToMask`. */
  readonly small: number | undefined;
}

/** Characters that a disk of any system refuses, and folders that lead elsewhere, are none of a place. */
const safe = (place: string): string =>
  place
    .split("/")
    .map((part) => part.replace(/[<>:"|?*\\\p{Cc}]/gu, "_").replace(/^\.+$/, "_"))
    .join("/");

/** The source of them all; null where they have several, or one of none. */
function commonSource(masks: readonly string[], origins: ReadonlyMap<string, MaskOrigin>): string | null {
  const sources = new Set(masks.map((mask) => origins.get(mask)?.source ?? null));
  const [only = null] = sources;
  return sources.size === 1 ? only : null;
}

/**
 * Every mask that a pair uses, once, in one folder, which is called by their source where they have one together. Of a
 * picture that pairs use several masks of, the further ones have a number.
 *
 * @param set what the project is called
 */
export function masksInLayout(
  samples: readonly Sample[],
  set: string,
  origins: ReadonlyMap<string, MaskOrigin>,
): readonly PlacedMask[] {
  const pictures = new Map(
    picturesToMask(samples, namesBy("object"), (image) => image).map((picture) => [picture.image, picture]),
  );
  const used = new Map<string, string>();
  for (const sample of samples) {
    for (const { image, mask } of referencesOf(sample)) if (mask !== null) used.set(mask, image);
    if (sample.generation !== null && sample.generationMask !== null)
      used.set(sample.generationMask, sample.generation);
  }
  const source = commonSource([...used.keys()], origins);
  const folder = fileNameOf(source === null ? set : `${set}_${source}`);
  const taken = new Set<string>();
  return Array.from(used, ([mask, image]) => {
    const picture = pictures.get(image);
    const wanted = `masks/${folder}/${safe(picture?.place ?? "mask.png")}`;
    let path = wanted;
    for (let number = 2; taken.has(path.toLowerCase()); number++) path = wanted.replace(/\.png$/, `_${number}.png`);
    taken.add(path.toLowerCase());
    return { path, mask, image, small: picture?.small };
  });
}
