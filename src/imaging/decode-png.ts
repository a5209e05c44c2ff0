import { inflateInto, type StreamEnd } from "./inflate.ts";
import { kernels } from "./kernels.ts";
import { checkLimits, startClock, type PictureLimits } from "./limits.ts";
import { type PngChunks, type PngHeader, pngOrientation, readPngChunks } from "./png-chunks.ts";
import { inflatedSize, PNG_CHANNELS, pngRows, type RowPlace } from "./png-samples.ts";
import { invalidImage, meaningfulAlpha, type Raster, viewOf, type Wanted } from "./raster.ts";

type Samples = Uint8Array | Uint16Array;

/** A picture while its rows come in. */
interface Planes {
  /** null where grey is all that is wanted, and all there is. */
  readonly rgb: Uint8Array | null;
  readonly alpha: Uint8Array | null;
  readonly grey: Uint8Array | null;
}

/**
 * PNG as Pillow opens and converts it, written here because the library at hand (fast-png 8) misreads interlaced
 * pictures of fewer than 8 bits, inflates without a limit, and throws on harmless side chunks.
 *
 * Grey of 1, 2 and 4 bits is spread over 0..255 (x255, x85, x17); 16 bits a channel keep their high byte (Pillow's
 * RGB;16B, LA;16B and RGBA;16B); 16-bit grey is Pillow's mode I;16, which clips when converted to "L", and which we
 * scale for photographs. Palette entries past the palette's end are black, as in libImaging/Palette.c.
 */
export async function decodePng(
  bytes: Uint8Array,
  name: string,
  limits: PictureLimits,
  wanted: Wanted,
): Promise<Raster> {
  const png = readPngChunks(bytes, name);
  const { width, height, colour, depth } = png.header;
  const sees = colour === "grey_alpha" || colour === "rgba" || png.transparency !== null;
  const clips = colour === "grey" && depth === 16;
  const isGrey = colour === "grey" && wanted === "grey";
  const count = width * height;
  checkLimits({ width, height, bytes: bytes.length + count * (3 + (sees ? 1 : 0) + (clips ? 1 : 0)) }, limits, name);

  let planes: Planes | null = null;
  const inTime = startClock(limits, name);
  const begin = () => {
    // Made only once the stream is known to be long enough.
    const fresh = (planes ??= {
      rgb: isGrey ? null : new Uint8Array(3 * count),
      alpha: sees && !isGrey ? new Uint8Array(count).fill(255) : null,
      grey: clips || isGrey ? new Uint8Array(count) : null,
    });
    const store = rowStore(png, fresh);
    return pngRows(png.header, name, (samples, place) => {
      inTime();
      store(samples, place);
    });
  };
  const rows = kernels().png?.(png.header, png.data) ?? null;
  const end = rows === null ? await inflateInto(png.data, inflatedSize(png.header), begin) : fillFrom(rows, begin());
  if (end === "short" || planes === null)
    throw invalidImage(name, "the PNG is cut short or damaged: its pixels end early.");
  const { rgb, alpha, grey }: Planes = planes;
  return {
    width,
    height,
    rgb: rgb ?? new Uint8Array(),
    alpha: alpha && meaningfulAlpha(alpha),
    alphaIsKey: colour === "grey" || colour === "rgb",
    grey,
    orientation: await pngOrientation(png),
    damaged: png.damaged ?? (end === "whole" ? null : "the checksum of its pixels is wrong or missing"),
  };
}

/** Hands on what was inflated already, as inflateInto does. */
function fillFrom(rows: Uint8Array, next: () => Uint8Array | null): StreamEnd {
  let at = 0;
  for (let row = next(); row !== null; row = next()) row.set(rows.subarray(at, (at += row.length)));
  return "whole";
}

/** What a stored sample becomes in 8 bits, by its value. */
function spread({ depth, colour }: PngHeader): Uint8Array {
  const most = (1 << depth) - 1;
  const scale =
    depth === 16 && colour !== "grey"
      ? (value: number) => value >> 8
      : (value: number) => Math.round((value * 255) / most);
  return Uint8Array.from({ length: most + 1 }, (_, value) => scale(value));
}

/** Writes a row of samples where it belongs. */
function rowStore(png: PngChunks, planes: Planes): (samples: Samples, place: RowPlace) => void {
  const { header } = png;
  const { rgb, alpha, grey } = planes;
  const veil = alphaStore(png, alpha);
  const colours =
    header.colour === "palette"
      ? rgb && paletteStore(rgb, png.palette ?? new Uint8Array())
      : rgb && directStore(header, rgb);
  const greys = grey && greyStore(header, grey);
  return (samples, place) => {
    colours?.(samples, place);
    veil?.(samples, place);
    greys?.(samples, place);
  };
}

/** Grey as Pillow's convert("L") has it: of 16 bits what is above 255 is clipped. */
function greyStore(header: PngHeader, grey: Uint8Array) {
  const to8 = header.depth === 16 ? null : spread(header);
  return (samples: Samples, { first, step, pixels }: RowPlace): void => {
    if (header.depth === 8 && step === 1) return grey.set(samples, first);
    for (let i = 0, to = first; i < pixels; i++, to += step)
      grey[to] = to8 === null ? Math.min(samples[i]!, 255) : to8[samples[i]!]!;
  };
}

function paletteStore(rgb: Uint8Array, palette: Uint8Array) {
  const entries = new Uint8Array(3 * 256);
  entries.set(palette.subarray(0, 3 * 256));
  return (samples: Samples, { first, step, pixels }: RowPlace): void => {
    for (let i = 0, to = 3 * first; i < pixels; i++, to += 3 * step) {
      const entry = 3 * samples[i]!;
      rgb[to] = entries[entry]!;
      rgb[to + 1] = entries[entry + 1]!;
      rgb[to + 2] = entries[entry + 2]!;
    }
  };
}

function directStore(header: PngHeader, rgb: Uint8Array) {
  const channels = PNG_CHANNELS[header.colour];
  const [green, blue] = channels >= 3 ? [1, 2] : [0, 0];
  const to8 = spread(header);
  const asStored = header.colour === "rgb" && header.depth === 8;
  return (samples: Samples, { first, step, pixels }: RowPlace): void => {
    if (asStored && step === 1) return rgb.set(samples, 3 * first);
    for (let i = 0, from = 0, to = 3 * first; i < pixels; i++, from += channels, to += 3 * step) {
      rgb[to] = to8[samples[from]!]!;
      rgb[to + 1] = to8[samples[from + green]!]!;
      rgb[to + 2] = to8[samples[from + blue]!]!;
    }
  };
}

/** Transparency: a channel, one value a palette entry, or one colour that is see-through; null where there is none. */
function alphaStore({ header, transparency: stored }: PngChunks, alpha: Uint8Array | null) {
  if (alpha === null) return null;
  const channels = PNG_CHANNELS[header.colour];
  const eachPixel =
    (value: (samples: Samples, at: number) => number) =>
    (samples: Samples, { first, step, pixels }: RowPlace) => {
      for (let i = 0, to = first; i < pixels; i++, to += step) alpha[to] = value(samples, i * channels);
    };
  if (header.colour === "grey_alpha" || header.colour === "rgba") {
    const shift = header.depth === 16 ? 8 : 0;
    return eachPixel((samples, at) => samples[at + channels - 1]! >> shift);
  }
  if (stored === null) return null;
  if (header.colour === "palette") return eachPixel((samples, at) => stored[samples[at]!] ?? 255);
  if (stored.length < 2 * channels) return null;
  // Compared in the file's own depth, as PNG says; Pillow compares with samples already spread to 8 bits.
  const view = viewOf(stored);
  const key = Array.from({ length: channels }, (_, c) => view.getUint16(2 * c));
  return eachPixel((samples, at) => (key.every((value, c) => samples[at + c] === value) ? 0 : 255));
}
