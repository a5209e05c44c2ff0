import { LensError } from "../lib/errors.ts";
import type { Codecs, RgbaPixels } from "./codecs.ts";

/** One jsquash decoder once its module is here. */
export interface Decoder {
  decode(bytes: ArrayBuffer): Promise<RgbaPixels | null>;
  /** Makes a fresh WebAssembly instance; the old one, and its memory, is let go. `printErr` takes what it complains of. */
  start(printErr: (line: string) => void): Promise<void>;
}

export type DecoderLoader = () => Promise<Decoder>;

/**
 * Loads a decoder when it is first called, and starts it afresh after a failure: libjpeg leaves a picture it cannot
 * read by exit(), which leaks what it held and may leave the instance unusable.
 */
function codec(name: string, load: DecoderLoader): (bytes: Uint8Array) => Promise<RgbaPixels> {
  let ready: Promise<Decoder> | null = null;
  /** What the codec wrote to its standard error: its only words on what is wrong with a picture. */
  let complaints: string[] = [];
  const started = async (): Promise<Decoder> => {
    try {
      const decoder = await load();
      await decoder.start((line) => complaints.push(line));
      return decoder;
    } catch (thrown) {
      ready = null;
      // Not the picture's fault, and not to be reported as damage: offline, or a file of the program is missing.
      const detail = thrown instanceof Error ? thrown.stack : String(thrown);
      throw new LensError("missing_file", `The ${name} decoder could not be loaded. Check the connection and try again.`, detail);
    }
  };
  return async (bytes) => {
    ready ??= started();
    const decoder = await ready;
    complaints = [];
    try {
      const pixels = await decoder.decode(bytes.slice().buffer);
      if (pixels === null) throw new Error("the codec gave no pixels");
      return pixels;
    } catch (thrown) {
      ready = null;
      throw new Error(["the codec gave up", ...complaints].join(": "), { cause: thrown });
    }
  };
}

export function lazyCodecs(loaders: Readonly<Record<keyof Codecs, DecoderLoader>>): Codecs {
  return { jpeg: codec("JPEG", loaders.jpeg), webp: codec("WebP", loaders.webp), avif: codec("AVIF", loaders.avif) };
}
