import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SelfCheckFiles } from "../../src/engine/self-check.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";

/** What the self-check is tested with: its own files, and a runtime that computes wrongly. */

const CHECKPOINT = "public/self-check/checkpoint";
export const GOLDENS = "public/self-check/goldens.safetensors";

/** @param path within the repository */
const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
export const sourceOf = (path: string): ByteSource => bytesSource(path, new Uint8Array(readFileSync(at(path))));

export const selfCheckFiles: SelfCheckFiles = {
  checkpoint: readdirSync(at(CHECKPOINT)).map((name) => sourceOf(`${CHECKPOINT}/${name}`)),
  goldens: sourceOf(GOLDENS),
};

/** A runtime that adds `error` times the largest value to one number of an output. */
export function faultyRuntime(output: string, error: number): Runtime {
  const runtime = nodeRuntime();
  return {
    ...runtime,
    async createSession(model, weights) {
      const session = await runtime.createSession(model, weights);
      return {
        ...session,
        async run(feeds) {
          const outputs = await session.run(feeds);
          const data = outputs[output]?.data;
          if (data instanceof Float32Array) data[0]! += error * Math.max(...data.map(Math.abs));
          return outputs;
        },
      };
    },
  };
}
