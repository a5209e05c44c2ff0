import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

z.config({ jitless: true });

/** What the program brings along: its version, and the checkpoint to try it with. */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const packageSchema = z.object({ version: z.string() });
const bundledSchema = z.object({ models: z.array(z.object({ role: z.string(), folder: z.string(), untrained: z.boolean() })) });

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));
}

export function readVersion(): string {
  return packageSchema.parse(readJson("package.json")).version;
}

export interface BundledModel {
  readonly folder: string;
  readonly untrained: boolean;
}

/** The bundled SigLIP2 checkpoint. */
export function bundledModel(): BundledModel {
  const model = bundledSchema.parse(readJson("public", "bundled.json")).models.find(({ role }) => role === "siglip");
  if (model === undefined) throw new Error("public/bundled.json lists no SigLIP2 checkpoint");
  return { folder: join(ROOT, "public", ...model.folder.split("/")), untrained: model.untrained };
}
