import { openAnyModel } from "../../src/engine/models.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import { ClipsegSegmenter } from "../../src/models/clipseg/segmenter.ts";
import type { Precision } from "../../src/models/graph/precision.ts";
import { readAll, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { FloatTensor, Runtime } from "../../src/platform/runtime.ts";
import { oracleFinder } from "../parity/oracle.ts";

/** CLIPSegs opened in Node, and what goes into their graphs. */

const find = oracleFinder();

/** A picture of the oracle. */
export async function readPicture(name: string) {
  const { width, height, rgb } = await decodeImage(await readAll(find(`images/${name}`)), nodeCodecs(), name);
  return { width, height, data: rgb };
}

/** A runtime that keeps what its sessions were last fed, by input. */
function watched(runtime: Runtime): { readonly runtime: Runtime; readonly fed: Map<string, FloatTensor> } {
  const fed = new Map<string, FloatTensor>();
  return {
    fed,
    runtime: {
      ...runtime,
      async createSession(...args) {
        const session = await runtime.createSession(...args);
        return {
          run(feeds, outputs) {
            for (const [name, tensor] of Object.entries(feeds)) fed.set(name, tensor);
            return session.run(feeds, outputs);
          },
          release: () => session.release(),
        };
      },
    },
  };
}

export async function openClipseg(
  name: string,
  files: readonly ByteSource[],
  precision: Precision = "fp32",
  runtime: Runtime = nodeRuntime(),
) {
  const { runtime: watching, fed } = watched(runtime);
  const model = await openAnyModel(watching, name, files, precision);
  if (!("segmenter" in model) || !(model.segmenter instanceof ClipsegSegmenter)) throw new Error("another family");
  return { segmenter: model.segmenter, info: model.info, fed };
}

/** Patches [rows * columns, 3 p p] (channel, y, x) back to pixels [3, rows * p, columns * p]; the grid is square. */
export function pixelsOf({ dims: [count = 0, length = 0], data }: FloatTensor): { side: number; pixels: Float32Array } {
  const patch = Math.sqrt(length / 3);
  const grid = Math.sqrt(count);
  const side = grid * patch;
  const pixels = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y, c] = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)];
    const place = Math.floor(y / patch) * grid + Math.floor(x / patch);
    return data[place * length + (c * patch + (y % patch)) * patch + (x % patch)]!;
  });
  return { side, pixels };
}
