/**
 * What pictures' files say beside their pixels: who took them, with what, where and when, and what programs wrote into them.
 * Formats differ in where it stands; what is told of it is the same. Nothing here decodes pixels.
 */

/** Where it stands. */
export type MetadataKind =
  | "EXIF"
  | "XMP"
  | "IPTC"
  | "comment"
  | "text"
  | "colour profile"
  | "time"
  | "thumbnail"
  | "data of a program"
  | "data behind its end";

/** What it tells of somebody. */
export type Tell = "name" | "place" | "date" | "camera" | "program" | "description" | "path";

/** A part of a picture's file that has nothing of its pixels. */
export interface MetadataPart {
  readonly kind: MetadataKind;
  readonly tells: readonly Tell[];
  /** What can be read in it, as far as it is text. */
  readonly texts: readonly string[];
  /** Whom it names: authors, owners, machines. */
  readonly names: readonly string[];
}

/** No text is told longer. */
const MOST_TEXT = 1 << 16;

export const latin1 = (bytes: Uint8Array): string =>
  new TextDecoder("latin1").decode(bytes.subarray(0, MOST_TEXT)).replaceAll("\0", " ").trim();

export const utf8 = (bytes: Uint8Array): string =>
  new TextDecoder().decode(bytes.subarray(0, MOST_TEXT)).replaceAll("\0", " ").trim();

/** By words that XMP, texts of PNG and programs' own data use. */
const WORDS: readonly (readonly [Tell, RegExp])[] = [
  ["name", /creator|author|artist|by-?line|owner|credit|copyright|rights|person|dc:creator/i],
  ["place", /gps|latitude|longitude|location|city|country/i],
  ["date", /date|time|\b(?:19|20)\d\d[-:]\d\d[-:]\d\d/i],
  ["camera", /\bmake\b|model|lens|serial|tiff:make|exif:/i],
  ["program", /software|creatortool|parameters|workflow|comfyui|producer|photoshop|history/i],
  ["description", /description|title|caption|subject|keywords|comment|prompt/i],
  ["path", /[/\\](?:home|users)[/\\]|file:\/\/|[a-z]:\\/i],
];

/** What a text tells, by its words. */
export const tellsOf = (text: string): readonly Tell[] =>
  WORDS.flatMap(([tell, pattern]) => (pattern.test(text) ? [tell] : []));

export const textPart = (kind: MetadataKind, text: string): MetadataPart => ({
  kind,
  tells: tellsOf(text),
  texts: text === "" ? [] : [text],
  names: [],
});

/** The profile's own description ("desc", in ASCII or UTF-16) and maker's names: what stands in it as text. */
export function profilePart(profile: Uint8Array): MetadataPart {
  const texts = latin1(profile).match(/[\x20-\x7e]{6,}/g) ?? [];
  const wide = new TextDecoder("utf-16be").decode(profile.subarray(0, MOST_TEXT)).match(/[\x20-\x7e]{4,}/g) ?? [];
  return { kind: "colour profile", tells: [], texts: [...texts, ...wide], names: [] };
}

/** What follows a file's end; blanks are none. */
export const behindEnd = (rest: Uint8Array): readonly MetadataPart[] =>
  rest.every((byte) => byte === 0 || byte === 0x20 || byte === 0x0a || byte === 0x0d)
    ? []
    : [textPart("data behind its end", latin1(rest))];
