import { crc32 } from "../../lib/crc32.ts";
import { extraFields, type ZipRecord } from "./directory.ts";

/** Names of a ZIP's entries as text. */

/** The upper half of code page 437, DOS's, which a ZIP's names are in where nothing else is said. No browser decodes it. */
const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
const ASCII = 128;

/** Info-ZIP's field with the name in UTF-8, and the checksum of the name that it stands for. */
const UNICODE_PATH = 0x7075;
const UNICODE_PATH_HEAD = 5;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

const decodeCp437 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte < ASCII ? String.fromCharCode(byte) : (CP437[byte - ASCII] ?? ""))).join("");

/** A name that was changed without its Unicode twin no longer has that one's checksum. */
function unicodePath({ name, extra }: ZipRecord): string | null {
  const field = extraFields(extra).fields.find(([kind]) => kind === UNICODE_PATH)?.[1];
  if (field === undefined || field.length < UNICODE_PATH_HEAD || field[0] !== 1) return null;
  const sum = new DataView(field.buffer, field.byteOffset).getUint32(1, true);
  return sum === crc32(name) ? decodeUtf8(field.subarray(UNICODE_PATH_HEAD)) : null;
}

/**
 * An entry's name. The flag for UTF-8 is not asked: macOS writes UTF-8 without it, and what decodes as that is hardly
 * ever anything else.
 */
export const decodeName = (record: ZipRecord): string =>
  unicodePath(record) ?? decodeUtf8(record.name) ?? decodeCp437(record.name);

/** `a/b.png` of a name with either separator; null for one that is absolute, climbs, has a drive or NUL, or names nothing. */
export function safePath(name: string): string | null {
  const slashed = name.replaceAll("\\", "/");
  if (slashed.includes("\0") || slashed.startsWith("/") || /^[a-z]:/i.test(slashed)) return null;
  const parts = slashed.split("/").filter((part) => part !== "" && part !== ".");
  return parts.length === 0 || parts.includes("..") ? null : parts.join("/");
}
