import { z } from "zod";
import { LensError } from "../lib/errors.ts";
import type { PickedFile } from "../platform/picked.ts";

z.config({ jitless: true });

const folderSchema = z.object({ name: z.string(), folder: z.string(), files: z.array(z.string()) });

/** What is served beside the page, listed in bundled.json: the demo's checkpoints and its project. */
const bundledSchema = z.object({
  models: z.array(
    z.object({
      role: z.enum(["siglip", "clip", "dino"]),
      name: z.string(),
      folder: z.string(),
      files: z.array(z.string()),
    }),
  ),
  /** `maxPatches`: the budget that its checkpoints were trained for. */
  demo: folderSchema.extend({ maxPatches: z.number().int().positive() }),
});

export type Bundled = z.infer<typeof bundledSchema>;

async function get(path: string): Promise<Response> {
  const response = await fetch(new URL(path, document.baseURI)).catch(() => null);
  if (response === null || !response.ok) {
    throw new LensError(
      "missing_file",
      `${path} could not be loaded from this page's own server. Check the connection and try again.`,
    );
  }
  return response;
}

let listed: Promise<Bundled> | null = null;

/** Read once; again only where that failed. */
export function fetchBundled(): Promise<Bundled> {
  listed ??= get("bundled.json")
    .then((response) => response.json())
    .then((json) => bundledSchema.parse(json))
    .catch((thrown: unknown) => {
      listed = null;
      throw thrown;
    });
  return listed;
}

/** The files of a bundled folder, under `name/…`. */
export function fetchFolder({
  name,
  folder,
  files,
}: {
  name: string;
  folder: string;
  files: readonly string[];
}): Promise<PickedFile[]> {
  return Promise.all(
    files.map(async (path) => ({
      path: `${name}/${path}`,
      file: new File([await (await get(`${folder}/${path}`)).blob()], path),
    })),
  );
}
