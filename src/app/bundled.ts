import { LensError } from "../lib/errors.ts";
import type { PickedFile } from "../platform/picked.ts";
import type { Bundled } from "./page-schemas.ts";
import { schemas } from "./lazy-modules.ts";

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
    .then(async (json) => (await schemas.load()).bundledSchema.parse(json))
    .catch((thrown: unknown) => {
      listed = null;
      throw thrown;
    });
  return listed;
}

/** Whether a checkpoint is one of the demo's, by its content; where the list does not come nothing is said of it. */
export const isToy = (fingerprint: string): Promise<boolean> =>
  fetchBundled().then(
    ({ models }) => models.some((model) => model.fingerprint === fingerprint),
    () => false,
  );

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
