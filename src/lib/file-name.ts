/** A name that every file system takes: letters, digits, dots and dashes, whatever the text had. */
export const fileNameOf = (text: string): string => text.replace(/[^\p{L}\p{N}._-]+/gu, "-");

/** Names that Windows keeps for devices, whatever ending they have. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Bytes of UTF-8 that file systems take are 255; an ending and " (1)" follow. */
const MOST_BYTES = 200;

/** Of a code point in UTF-8. */
const bytesAt = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
const bytesOf = (text: string): number => [...text].reduce((sum, one) => sum + bytesAt(one.codePointAt(0) ?? 0), 0);

/** The beginning of a text that has no more bytes, no character cut. */
function cutTo(text: string, most: number): string {
  let [end, bytes] = [0, 0];
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > most) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/**
 * One name of several parts, "cat_method_match", without an ending: none is hidden, a device's, or longer than file
 * systems take. Of what is too long each part keeps its share; what is empty is left out.
 */
export function fileNameFrom(parts: readonly (string | null)[]): string {
  const names = parts
    .map((part) => fileNameOf(part ?? "").replace(/^[.-]+|[.-]+$/gu, ""))
    .filter((name) => name !== "");
  const whole = names.join("_");
  const fitting = bytesOf(whole) <= MOST_BYTES;
  const name = fitting ? whole : names.map((one) => cutTo(one, Math.floor(MOST_BYTES / names.length) - 1)).join("_");
  if (name === "") return "picture";
  return DEVICES.test(name) ? `_${name}` : name;
}
