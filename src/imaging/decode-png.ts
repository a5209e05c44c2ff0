import { exifOrientation } from "./exif.ts";
import { inflateExactly } from "./inflate.ts";
import { type PngChunks, readPngChunks } from "./png-chunks.ts";
import { inflatedSize, PNG_CHANNELS, pngSamples } from "./png-samples.ts";
import { invalidImage, meaningfulAlpha, type Raster, viewOf } from "./raster.ts";

type Samples = Uint8Array | Uint16Array;

/**
 * PNG as Pillow opens and converts it, written here because the library at hand (fast-png 8) misreads interlaced
 * pictures of fewer than 8 bits, inflates without a limit, and throws on harmless side chunks.
 *
 * Grey of 1, 2 and 4 bits is spread over 0..255 (x255, x85, x17); 16 bits a channel keep their high byte (Pillow's
 * RGB;16B, LA;16B and RGBA;16B); 16-bit grey is Pillow's mode I;16, which clips when converted to "L", and which we
 * scale for photographs. Palette entries past the palette's end are black, as in libImaging/Palette.c.
 */
export async function decodePng(bytes: Uint8Array, name: string): Promise<Raster> {
  const png = readPngChunks(bytes, name);
  const raw = await inflateExactly(png.data, inflatedSize(png.header));
  if (raw === null) throw invalidImage(name, "the PNG is cut short or damaged: its pixels end early.");
  const samples = pngSamples(png.header, raw, name);
  const { width, height, colour, depth } = png.header;
  return {
    width,
    height,
    rgb: colour === "palette" ? paletteRgb(samples, png.palette ?? new Uint8Array()) : directRgb(samples, png),
    alpha: readAlpha(samples, png),
    clippedGrey: colour === "grey" && depth === 16 ? Uint8Array.from(samples, (value) => Math.min(value, 255)) : null,
    orientation: png.exif === null ? 1 : exifOrientation(png.exif),
  };
}

function paletteRgb(indices: Samples, palette: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(indices.length * 3);
  for (let i = 0, to = 0; i < indices.length; i++, to += 3) {
    const entry = 3 * (indices[i] ?? 0);
    rgb[to] = palette[entry] ?? 0;
    rgb[to + 1] = palette[entry + 1] ?? 0;
    rgb[to + 2] = palette[entry + 2] ?? 0;
  }
  return rgb;
}

/** What a stored sample becomes in 8 bits. */
function scaled({ header }: PngChunks): (sample: number) => number {
  if (header.depth === 16) return header.colour === "grey" ? (v) => Math.round(v / 257) : (v) => v >> 8;
  const factor = 255 / ((1 << header.depth) - 1);
  return (v) => v * factor;
}

function directRgb(samples: Samples, png: PngChunks): Uint8Array {
  const { colour } = png.header;
  if (colour === "rgb" && samples instanceof Uint8Array) return samples;
  const channels = PNG_CHANNELS[colour];
  const colours = channels >= 3;
  const to8 = scaled(png);
  const rgb = new Uint8Array((samples.length / channels) * 3);
  for (let from = 0, to = 0; from < samples.length; from += channels, to += 3) {
    const first = to8(samples[from] ?? 0);
    rgb[to] = first;
    rgb[to + 1] = colours ? to8(samples[from + 1] ?? 0) : first;
    rgb[to + 2] = colours ? to8(samples[from + 2] ?? 0) : first;
  }
  return rgb;
}

/** Transparency: a channel, one value a palette entry, or one colour that is see-through. */
function readAlpha(samples: Samples, png: PngChunks): Uint8Array | null {
  const { colour, depth } = png.header;
  const channels = PNG_CHANNELS[colour];
  const stored = png.transparency;
  if (colour === "grey_alpha" || colour === "rgba") {
    const shift = depth === 16 ? 8 : 0;
    const last = channels - 1;
    return meaningfulAlpha(everyPixel(samples, channels, (at) => (samples[at + last] ?? 0) >> shift));
  }
  if (stored === null) return null;
  if (colour === "palette") return meaningfulAlpha(everyPixel(samples, 1, (at) => stored[samples[at] ?? 0] ?? 255));
  if (stored.length < 2 * channels) return null;
  // Compared in the file's own depth, as PNG says; Pillow compares with samples already spread to 8 bits.
  const view = viewOf(stored);
  const key = Array.from({ length: channels }, (_, c) => view.getUint16(2 * c));
  const hidden = (at: number) => key.every((value, c) => samples[at + c] === value);
  return meaningfulAlpha(everyPixel(samples, channels, (at) => (hidden(at) ? 0 : 255)));
}

/** One byte a pixel; `value` is given where the pixel's first sample lies. */
function everyPixel(samples: Samples, channels: number, value: (at: number) => number): Uint8Array {
  const out = new Uint8Array(samples.length / channels);
  for (let i = 0; i < out.length; i++) out[i] = value(i * channels);
  return out;
}
