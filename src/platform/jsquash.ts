import { LensError } from "../lib/errors.ts";
import type { Codecs, DecodedPixels, RgbaPixels } from "./codecs.ts";

/** One jsquash decoder once its module is here. */
export interface Decoder {
  decode(bytes: ArrayBuffer): Promise<RgbaPixels | null>;
  /** Makes a fresh WebAssembly instance; the old one, and its memory, is let go. `printErr` takes what it complains of. */
  start(printErr: (line: string) => void): Promise<void>;
}

export type DecoderLoader = () => Promise<Decoder>;

/** What Emscripten's factories take, of what is used here. */
export interface FactoryOptions {
  readonly noInitialRun: true;
  readonly printErr: (line: string) => void;
}

/** What a factory makes. The option is JPEG's "turn by EXIF", AVIF's bits a channel. */
interface DecoderModule {
  decode(bytes: ArrayBuffer, ...option: [] | [false | 8]): RgbaPixels | null;
}

/**
 * A decoder of one of jsquash's WebAssembly factories. Its own decode.js is passed over because its init() does not wait
 * for the .wasm: a file that never came would show only as a picture that cannot be decoded.
 */
export function decoderOf(
  create: (options: FactoryOptions) => Promise<DecoderModule>,
  ...option: [] | [false | 8]
): Decoder {
  let module: DecoderModule | null = null;
  return {
    async start(printErr) {
      module = null;
      module = await create({ noInitialRun: true, printErr });
    },
    async decode(bytes) {
      if (module === null) throw new Error("the decoder was not started");
      return module.decode(bytes, ...option);
    },
  };
}

/** A WebAssembly heap never shrinks: after a picture of more bytes than this a fresh instance takes its place. */
const LARGE = 1 << 26;

/**
 * Loads a decoder when it is first called, and starts it afresh after a failure: libjpeg leaves a picture it cannot
 * read by exit(), which leaks what it held and may leave the instance unusable.
 */
function codec(name: string, load: DecoderLoader): (bytes: Uint8Array) => Promise<DecodedPixels> {
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
      const detail = [...complaints, thrown instanceof Error ? thrown.stack : String(thrown)].join("\n");
      throw new LensError(
        "failed_decoder",
        `The ${name} decoder, a part of this program, could not be loaded. The picture is not to blame: check the connection, reload and score again.`,
        detail,
      );
    }
  };
  return async (bytes) => {
    ready ??= started();
    const decoder = await ready;
    complaints = [];
    try {
      const pixels = await decoder.decode(new Uint8Array(bytes).buffer);
      if (pixels === null) throw new Error("the codec gave no pixels");
      if (pixels.data.length > LARGE) ready = null;
      return { width: pixels.width, height: pixels.height, data: pixels.data, complaints };
    } catch (thrown) {
      ready = null;
      throw new Error(["the codec gave up", ...complaints].join(": "), { cause: thrown });
    }
  };
}

export function lazyCodecs(loaders: Readonly<Record<keyof Codecs, DecoderLoader>>): Codecs {
  return { jpeg: codec("JPEG", loaders.jpeg), webp: codec("WebP", loaders.webp), avif: codec("AVIF", loaders.avif) };
}
