import type { ByteSource } from "./bytes.ts";
import { piecedSource } from "./pieces.ts";
import type { ModelStore } from "./model-store.ts";

/** A file of an installed model: the pieces that follow one another in it. Plain data that can be posted to a worker. */
export interface InstalledFile {
  /** As the checkpoint names it: "model.safetensors". */
  readonly path: string;
  /** The model's in its store. */
  readonly folder: string;
  readonly pieces: readonly { readonly name: string; readonly size: number }[];
}

/**
 * The file as the engine reads it: opened by name where it lies, at the first read, and never copied.
 *
 * @throws LensError missing_file, from `read`
 */
export function installedSource(
  store: Pick<ModelStore, "source">,
  { path, folder, pieces }: InstalledFile,
): ByteSource {
  return piecedSource(
    path,
    pieces.map(({ name, size }) => ({ name, size, open: () => store.source(folder, name) })),
  );
}
