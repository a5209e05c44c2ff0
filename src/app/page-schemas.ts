import { z } from "../lib/schema.ts";

/** Of what the page reads beside projects and checkpoints. */

const folderSchema = z.object({ name: z.string(), folder: z.string(), files: z.array(z.string()) });

/** What is served beside the page, listed in bundled.json: the demo's checkpoints and its project. */
export const bundledSchema = z.object({
  models: z.array(
    z.object({
      role: z.enum(["siglip", "clip", "dino"]),
      name: z.string(),
      folder: z.string(),
      files: z.array(z.string()),
      /** By which it is known where somebody adds it as a folder of their own (models/fingerprint.ts). */
      fingerprint: z.string().optional(),
    }),
  ),
  /** Those that make masks, opened when somebody asks for masks. */
  segmenters: z.array(folderSchema).default([]),
  /** `maxPatches`: the budget that its checkpoints were trained for. */
  demo: folderSchema.extend({ maxPatches: z.number().int().positive() }),
});

export type Bundled = z.infer<typeof bundledSchema>;

/** A run of masks that was cut off, as local storage has it. */
export const unfinishedMasksSchema = z.object({
  images: z.array(z.string()).readonly(),
  called: z
    .array(z.tuple([z.string(), z.string()]).readonly())
    .readonly()
    .default([]),
  threshold: z.number().min(0).max(1),
  refine: z.boolean(),
  again: z.boolean(),
  useAtOnce: z.boolean(),
});

export type UnfinishedMasks = z.infer<typeof unfinishedMasksSchema>;

/** Models of the model store by their ids, as local storage has them; an id alone is what stood there before there were slots. */
export const installedSchema = z
  .array(
    z.union([
      z.string().transform((id) => ({ id, options: {} })),
      z.object({ id: z.string(), options: z.object({ slot: z.string(), comparesPatches: z.boolean() }) }),
    ]),
  )
  .catch([]);
