/** Bytes as letters that any text takes, and back: RFC 4648, chapter 4. Browsers' own work on texts of one letter a byte, which 100 MB are not. */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CODES = Uint8Array.from(LETTERS, (letter) => letter.charCodeAt(0));
const EQUALS = "=".charCodeAt(0);
const NONE = 255;
const VALUES = new Uint8Array(256).fill(NONE);
for (const [value, code] of CODES.entries()) VALUES[code] = value;

/** In ASCII: four letters for each three bytes, the last ones filled up with "=". */
export function toBase64(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  for (let i = 0, at = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out[at++] = CODES[three >> 18]!;
    out[at++] = CODES[(three >> 12) & 63]!;
    out[at++] = i + 1 < bytes.length ? CODES[(three >> 6) & 63]! : EQUALS;
    out[at++] = i + 2 < bytes.length ? CODES[three & 63]! : EQUALS;
  }
  return out;
}

/** null where the text is no such: another letter, another length. @param letters in ASCII, or a text */
export function fromBase64(letters: Uint8Array | string): Uint8Array<ArrayBuffer> | null {
  const codeAt = (i: number): number => (typeof letters === "string" ? letters.charCodeAt(i) : letters[i]!);
  let { length } = letters;
  if (length % 4 !== 0) return null;
  for (let i = 0; i < 2 && length > 0 && codeAt(length - 1) === EQUALS; i++) length--;
  const out = new Uint8Array(Math.floor((3 * length) / 4));
  for (let i = 0, at = 0; i < length; i += 4) {
    let four = 0;
    for (let k = 0; k < 4; k++) {
      const value = i + k < length ? (VALUES[codeAt(i + k)] ?? NONE) : 0;
      if (value === NONE) return null;
      four = (four << 6) | value;
    }
    for (let shift = 16; shift >= 0 && at < out.length; shift -= 8) out[at++] = four >> shift;
  }
  return out;
}
