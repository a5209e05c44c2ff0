import { rememberEach } from "../../../lib/remember.ts";
import type { IndexedFile } from "../file-index.ts";
import { fold } from "../paths.ts";

/**
 * Masks by their names: `dog_mask` always; `mask_dog`, `dog mask`, `dog_seg` where the picture `dog` lies beside
 * them. What is named like something made of a picture beside it, and may be no mask, is neither: a person says.
 */
export interface MaskName {
  /** The stem of the picture it is of, as written. */
  readonly of: string;
  readonly kind: "mask" | "unclear";
}

const SURE = /^(.+)[_.-]mask$/is;
const MASKS = new Set("mask masks msk seg segm segment segmentation matte alpha silhouette sam sam2 m".split(" "));
/** Maps, cut-outs and controls that programs put beside a picture. */
const DERIVED = new Set(
  "masked fg foreground bg background cutout nobg rgba binary trimap roi label labels annotation depth canny edge edges pose overlay vis heatmap attention attn".split(
    " ",
  ),
);
/** Words for masks themselves: a picture that is named so is not scored unasked, even with none beside it. */
const PLAINLY = /(?:^|[\s_.()-])masks?(?:[\s_.()-]|$)/i;

/** A stem with none of these words in it says nothing: most do not, and are not taken apart. */
const MENTIONS = new RegExp(
  `(?:^|[\\s_.()-])(?:${[...MASKS, ...DERIVED].join("|")})(?:[\\s_.()\\d-]|$)|masks?$|^masks?|(?:masks?|msk|seg)\\d`,
  "i",
);

/** "mask2" is one too. */
const isWord = (word: string) => MASKS.has(word) || DERIVED.has(word) || /^(?:masks?|msk|seg)\d+$/.test(word);
const isFiller = (word: string) => word === "of" || word === "for" || /^\d+$/.test(word);
const says = (words: readonly string[]) => words.some(isWord) && words.every((word) => isWord(word) || isFiller(word));

interface Reading {
  readonly of: string;
  readonly words: readonly string[];
}

/** Every way to read a stem as a name and words around it: "00 mask" is "00" and "mask". */
function readings(stem: string): Reading[] {
  if (!MENTIONS.test(stem)) return [];
  const found: Reading[] = [];
  const tokens = [...stem.matchAll(/[^\s_.()-]+/g)].map(({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
    word: fold(word),
  }));
  for (let cut = 1; cut < tokens.length; cut++) {
    const [before, after] = [tokens.slice(0, cut), tokens.slice(cut)].map((part) => part.map(({ word }) => word));
    const end = tokens[cut - 1]!.end;
    const start = tokens[cut]!.start;
    if (says(after!)) found.push({ of: stem.slice(0, end), words: after! });
    if (says(before!)) found.push({ of: stem.slice(start), words: before! });
  }
  for (const joined of [/^(.+?)masks?$/is.exec(stem)?.[1], /^masks?(.+)$/is.exec(stem)?.[1]]) {
    if (joined !== undefined && /^[\p{L}\d].*[\p{L}\d]$|^[\p{L}\d]$/su.test(joined))
      found.push({ of: joined, words: ["mask"] });
  }
  return found;
}

/** What a name says by itself, whatever lies beside it. */
interface NameReading {
  /** It ends in _mask. */
  readonly sure: string | undefined;
  readonly all: readonly Reading[];
  readonly plainly: boolean;
}

/** null where it says nothing of masks, as most names do. */
function readName(stem: string): NameReading | null {
  const sure = SURE.exec(stem)?.[1];
  const all = sure === undefined ? readings(stem) : [];
  const plainly = PLAINLY.test(stem);
  return sure === undefined && all.length === 0 && !plainly ? null : { sure, all, plainly };
}

const nameOf = rememberEach(({ stem }: IndexedFile) => readName(stem));

const placeOf = (folder: string, foldedStem: string) => `${folder}/${foldedStem}`;

/** What pictures' names say of being masks, by path; those that say nothing are left out. */
export function readMaskNames(pictures: readonly IndexedFile[]): ReadonlyMap<string, MaskName> {
  let there: ReadonlySet<string> | null = null;
  const isThere = (folder: string, stem: string) => {
    there ??= new Set(pictures.map((file) => placeOf(file.folder.key, file.foldedStem)));
    return there.has(placeOf(folder, fold(stem)));
  };
  const found = new Map<string, MaskName>();
  for (const file of pictures) {
    const name = nameOf(file);
    if (name === null) continue;
    const { path, stem, folder } = file;
    const { sure, all, plainly } = name;
    if (sure !== undefined) {
      found.set(path, { of: sure, kind: "mask" });
      continue;
    }
    const beside = all.find(({ of }) => isThere(folder.key, of));
    if (beside !== undefined)
      found.set(path, { of: beside.of, kind: beside.words.some((word) => DERIVED.has(word)) ? "unclear" : "mask" });
    else if (plainly)
      found.set(path, {
        of: all.find(({ words }) => words.some((word) => /^masks?$/.test(word)))?.of ?? stem,
        kind: "unclear",
      });
  }
  return found;
}

/** In a folder of masks a name may say it again: `masks/dog_seg.png` is of "dog". */
export const maskedStem = (stem: string): string =>
  readings(stem).find(({ words }) => !words.some((word) => DERIVED.has(word)))?.of ?? stem;
