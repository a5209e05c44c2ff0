import { LensError, type ErrorCode } from "../lib/errors.ts";
import { textAt } from "./raster.ts";

export type ImageFormat = "jpeg" | "png" | "webp" | "gif" | "avif";

const PNG_SIGNATURE = "\x89PNG\r\n\x1a\n";

/** Formats we can name and do not read: how the file starts, and what to call it. */
const REFUSED: readonly (readonly [start: string, format: string])[] = [
  ["II*\0", "TIFF"],
  ["MM\0*", "TIFF"],
  ["II+\0", "BigTIFF"],
  ["MM\0+", "BigTIFF"],
  ["BM", "BMP"],
  ["\xff\x0a", "JPEG XL"],
  ["\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"],
  ["\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"],
  ["\xff\x4f\xff\x51", "JPEG 2000"],
  ["\0\0\x01\0", "ICO"],
  ["8BPS", "Photoshop"],
  ["%PDF", "PDF"],
  ["v/1\x01", "OpenEXR"],
];

/** ISO base media: AVIF and HEIC share the container and tell each other apart by their brands. */
function brandedFormat(bytes: Uint8Array): ImageFormat | "HEIC" | null {
  if (textAt(bytes, 4, 8) !== "ftyp") return null;
  const size = Math.min(bytes.length, ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0), 256);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= size; at += 4) if (at !== 12) brands.push(textAt(bytes, at, at + 4));
  if (brands.includes("avif") || brands.includes("avis")) return "avif";
  return brands.some((brand) => /^(?:hei|hev|hec|mif1|msf1)/.test(brand)) ? "HEIC" : null;
}

/** What a file is by its first bytes: a format that is read here, one that is not, or no picture (null), and why. */
export type Identity =
  | { readonly format: ImageFormat }
  | { readonly refused: string | null; readonly code: ErrorCode; readonly problem: string; readonly detail?: string };

const notRead = (format: string): Identity => ({
  refused: format,
  code: "unsupported_image",
  problem: `${format} pictures are not read here. Save it as PNG and add that.`,
});

/** The format by a file's first bytes, never by its name. */
export function identify(bytes: Uint8Array): Identity {
  if (bytes.length === 0)
    return {
      refused: null,
      code: "invalid_image",
      problem: "the file is empty (zero bytes). Save or download it again.",
    };
  const start = textAt(bytes, 0, 16);
  if (start.startsWith("\xff\xd8\xff")) return { format: "jpeg" };
  if (start.startsWith(PNG_SIGNATURE)) return { format: "png" };
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return { format: "gif" };
  if (start.startsWith("RIFF") && start.slice(8, 12) === "WEBP") return { format: "webp" };
  const branded = brandedFormat(bytes);
  if (branded === "HEIC") return notRead(branded);
  if (branded !== null) return { format: branded };
  const known = REFUSED.find(([magic]) => start.startsWith(magic));
  if (known !== undefined) return notRead(known[1]);
  if (
    /^[\s\uFEFF\xef\xbb\xbf]*<(?:\?xml|svg|!DOCTYPE svg)/i.test(textAt(bytes, 0, 256)) &&
    /<svg/i.test(textAt(bytes, 0, 4096))
  )
    return notRead("SVG");
  return {
    refused: null,
    code: "unknown_image_format",
    problem: "not a picture in a format known here. JPEG, PNG, WebP, GIF and AVIF are read.",
    detail: `first bytes: ${[...bytes.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")}`,
  };
}

export function refusal(
  name: string,
  { code, problem, detail }: Exclude<Identity, { readonly format: ImageFormat }>,
): LensError {
  return new LensError(code, `${name}: ${problem}`, detail);
}

/** @throws LensError for an empty file and for what is not read here */
export function sniffFormat(bytes: Uint8Array, name: string): ImageFormat {
  const identity = identify(bytes);
  if ("refused" in identity) throw refusal(name, identity);
  return identity.format;
}
