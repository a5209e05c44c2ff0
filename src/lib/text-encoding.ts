import { LensError } from "./errors.ts";

/**
 * Bytes of a text file to text, in the one place that page and command line share. What is sure is read; what is not
 * is refused: a prompt with a wrong letter in it would be scored as if it had been written so.
 */
export interface DecodedText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: "UTF-8" | "UTF-16" | "Windows-1252";
}

/** Bytes of the beginning that tell UTF-16 without a mark. */
const HEAD = 4096;

/** UTF-16 without a byte order mark, by its zeros: table heads and prompts are mostly ASCII. */
function bareUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const head = bytes.subarray(0, HEAD);
  if (head.length < 4 || bytes.length % 2 !== 0) return null;
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2]!++;
  const [even = 0, odd = 0] = zeros;
  const half = head.length / 2;
  if (odd > half * 0.7 && even < half * 0.05) return "utf-16le";
  return even > half * 0.7 && odd < half * 0.05 ? "utf-16be" : null;
}

/** What western languages write. Other letters of the code page (þ, š, ¹ inside a word) come rather from a neighbouring page read as this one. */
const SMALL = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœß";
const CAPITALS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ";
/** Signs that stand beside words, not in them. */
const SIGNS = "€…•™«»¡¿£§©®°²³´×¼½¾ªº";
const WESTERN = new RegExp(`^[\\x00-\\x7f${SMALL}${CAPITALS}${SIGNS}\u00a0‘’“”–—·]*$`);
/** Long runs of such letters, a capital after a small letter and a sign inside a word: other code pages read as this one. */
const ODD = new RegExp(`[${SMALL}${CAPITALS}]{3}|[a-z${SMALL}][${CAPITALS}]|\\p{L}[${SIGNS}]\\p{L}`, "u");
/** UTF-8 read as Windows-1252: the file mixes both. */
const MIXED = /[\u00c2-\u00c5\u00e2][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/;

function decode(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Where Windows-1252 is not Latin 1: its bytes 0x80 to 0x9f, "\ufffd" for those that mean nothing. Node's TextDecoder reads them as Latin 1. */
const BETWEEN = "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ";

/** The text as Windows-1252, where it makes sense so; null where it may well be something else. */
function western(bytes: Uint8Array): string | null {
  const text = decode(bytes, "latin1")?.replace(
    /[\u0080-\u009f]/g,
    (control) => BETWEEN[control.charCodeAt(0) - 0x80] ?? control,
  );
  return text === undefined || !WESTERN.test(text) || ODD.test(text) || MIXED.test(text) ? null : text;
}

/** The first line with a byte that is not UTF-8, from 1. */
function brokenLine(bytes: Uint8Array): number {
  const text = new TextDecoder().decode(bytes);
  const at = text.indexOf("\ufffd");
  return text.slice(0, Math.max(at, 0)).split("\n").length;
}

/**
 * @param name of the file, as messages write it
 * @throws LensError invalid_manifest where the encoding cannot be told
 */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  const [first, second] = bytes;
  // TextDecoder takes the mark of its own encoding away.
  const marked = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  const utf16 = marked ?? bareUtf16(bytes);
  if (utf16 !== null) {
    const text = decode(bytes, utf16);
    if (text !== null) return { text, encoding: "UTF-16" };
  }
  const utf8 = decode(bytes, "utf-8");
  if (utf8 !== null) return { text: utf8, encoding: "UTF-8" };
  const text = western(bytes);
  if (text !== null) return { text, encoding: "Windows-1252" };
  throw new LensError(
    "invalid_manifest",
    `${name} is not in UTF-8 (line ${brokenLine(bytes)}), and which encoding it is in cannot be told for sure. Save it as UTF-8 (in Excel: "CSV UTF-8") and add it again.`,
  );
}
