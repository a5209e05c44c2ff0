import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "../lib/schema.ts";

/** What the program brings along: its version, and the checkpoint to try it with. */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const packageSchema = z.object({ version: z.string() });
const bundledSchema = z.object({ models: z.array(z.object({ role: z.string(), folder: z.string() })) });

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));
}

export function readVersion(): string {
  return packageSchema.parse(readJson("package.json")).version;
}

/** The folder of the demo's SigLIP2 checkpoint. */
export function demoModel(): string {
  const model = bundledSchema.parse(readJson("public", "bundled.json")).models.find(({ role }) => role === "siglip");
  if (model === undefined) throw new Error("public/bundled.json lists no SigLIP2 checkpoint");
  return join(ROOT, "public", ...model.folder.split("/"));
}
