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
    }),
  ),
  /** `maxPatches`: the budget that its checkpoints were trained for. */
  demo: z.extend(folderSchema, { maxPatches: z.int().check(z.positive()) }),
});

export type Bundled = z.infer<typeof bundledSchema>;

/** Ids in the model store, as local storage has them. */
export const installedSchema = z.catch(z.array(z.string()), []);
