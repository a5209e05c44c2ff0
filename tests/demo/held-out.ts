import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { openAnyModel, openModel, type OpenModel } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import type { NameSegmenter } from "../../src/models/segmenter.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";

/**
 * Scenes that the demo's checkpoints were not trained on, and the checkpoints through the page's own code.
 * `node tools/demo/render.mjs heldout tests/fixtures/heldout --count 96 --seed 7 --webp` made the scenes.
 */
const SCENES = new URL("../fixtures/heldout/", import.meta.url);
const PUBLIC = new URL("../../public/", import.meta.url);

const sceneSchema = z.object({
  id: z.string(),
  subject: z.string(),
  look: z.string(),
  environment: z.string(),
  object: z.string(),
  caption: z.string(),
  subject_text: z.string(),
  environment_text: z.string(),
  split: z.enum(["train", "unseen_combination", "unseen_look"]),
  background_id: z.number(),
});
type Row = z.infer<typeof sceneSchema>;

export interface Scene extends Row {
  /** Subject and look: what "the same" means here. */
  readonly thing: string;
  readonly image: ByteSource;
  readonly mask: ByteSource;
}

export const bytesIn = (folder: URL, path: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(path, folder)));

const read = (folder: URL, path: string): ByteSource => bytesSource(path, bytesIn(folder, path));

/** The rows of a folder that the renderer made, each with its picture. */
export function scenesIn<R extends { readonly id: string }>(
  folder: URL,
  schema: z.ZodType<R>,
): (R & { readonly image: ByteSource })[] {
  const lines = readFileSync(new URL("scenes.jsonl", folder), "utf8").trim().split("\n");
  return lines
    .map((line) => schema.parse(JSON.parse(line)))
    .map((row) => ({ ...row, image: read(folder, `images/${row.id}.webp`) }));
}

export const scenes: readonly Scene[] = scenesIn(SCENES, sceneSchema).map((row) => ({
  ...row,
  thing: `${row.subject} ${row.look}`,
  mask: read(SCENES, `masks/${row.id}.png`),
}));

const checkpoint = z.object({ name: z.string(), folder: z.string(), files: z.array(z.string()) });
const bundled = z
  .object({ models: z.array(checkpoint), segmenters: z.array(checkpoint) })
  .parse(JSON.parse(readFileSync(new URL("bundled.json", PUBLIC), "utf8")));

const filesOf = ({ name, folder, files }: z.infer<typeof checkpoint>): ByteSource[] =>
  files.map((file) =>
    bytesSource(`${name}/${file}`, new Uint8Array(readFileSync(fileURLToPath(new URL(`${folder}/${file}`, PUBLIC))))),
  );

let demo: ReturnType<typeof openDemo> | null = null;

/** A pipeline with the three checkpoints that are served beside the page: one for all tests of a worker. */
export const demoPipeline = (): ReturnType<typeof openDemo> => (demo ??= openDemo());

async function openDemo(): Promise<{ pipeline: Pipeline; models: OpenModel[] }> {
  const pipeline = new Pipeline(nodeCodecs());
  const runtime = nodeRuntime();
  const models: OpenModel[] = [];
  for (const each of bundled.models) {
    const model = await openModel(runtime, each.name, filesOf(each), "fp32");
    await pipeline.use(model);
    models.push(model);
  }
  return { pipeline, models };
}

/** The segmenter that is served beside the page: the subject by its name. */
export async function demoSegmenter(): Promise<NameSegmenter> {
  const [each] = bundled.segmenters;
  if (each === undefined) throw new Error("missing segmenter: public/bundled.json lists none");
  const model = await openAnyModel(nodeRuntime(), each.name, filesOf(each), "fp32");
  if (!("segmenter" in model) || model.segmenter.by !== "name")
    throw new Error(`invalid segmenter: ${each.name} makes no masks by name`);
  return model.segmenter;
}
