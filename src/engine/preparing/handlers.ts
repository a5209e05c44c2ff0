import { decodeMask } from "../../imaging/decode.ts";
import { sizeInHeader } from "../../imaging/inspect-picture.ts";
import { HEAD } from "../../imaging/picture-head.ts";
import { preparePicture } from "../../imaging/prepare-picture.ts";
import type { CallHandlers } from "../../lib/calls.ts";
import { sha256 } from "../../lib/sha256.ts";
import { Transferred } from "../../lib/transfer.ts";
import type { ByteSource } from "../../platform/bytes.ts";
import type { Codecs } from "../../platform/codecs.ts";
import { readBytes } from "../read-bytes.ts";
import type { PrepareCalls } from "./protocol.ts";

/** Buffers that hold these numbers and nothing else; others are copied. */
const wholeBuffers = (views: readonly (Uint8Array | Float32Array)[]): ArrayBuffer[] =>
  views.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );

/**
 * What a preparing worker answers.
 *
 * @param open a file that was posted
 * @param ready settles when pictures may be decoded as fast as can be
 */
export function createPrepareHandlers<F>(
  open: (file: F) => ByteSource,
  codecs: Codecs,
  ready: Promise<unknown>,
): CallHandlers<PrepareCalls<F>> {
  return {
    async look(_signal, { file }) {
      const bytes = await readBytes(open(file));
      return { hash: await sha256(bytes), size: sizeInHeader(bytes.subarray(0, HEAD), bytes.length) };
    },
    async picture(_signal, { file, recipes, limits }) {
      await ready;
      const source = open(file);
      const prepared = await preparePicture(await readBytes(source), recipes, codecs, source.name, limits);
      const data = prepared.patches.flatMap((patches) => (patches === null ? [] : [patches.data]));
      return new Transferred(prepared, wholeBuffers(data));
    },
    async mask(_signal, { file, limits }) {
      await ready;
      const source = open(file);
      const mask = await decodeMask(await readBytes(source), codecs, source.name, limits);
      return new Transferred(mask, wholeBuffers([mask.data]));
    },
  };
}
