import { LensError } from "../../lib/errors.ts";
import { PROGRAM_FILES } from "../../storage/shared/folder-format.ts";

/** The viewer's files for a folder, as this page's host has them: fetched when somebody shares one. @throws LensError failed_download */
export async function loadProgram(signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = await Promise.all(
    PROGRAM_FILES.map(async (name): Promise<readonly [string, Uint8Array]> => {
      const address = new URL(`supplement/${name}`, document.baseURI);
      const response = await fetch(address, { signal }).catch((thrown: unknown) => {
        signal.throwIfAborted();
        throw missing(name, String(thrown));
      });
      if (!response.ok) throw missing(name, `${response.status}`);
      return [name, new Uint8Array(await response.arrayBuffer())];
    }),
  );
  return new Map(files);
}

const missing = (name: string, detail: string): LensError =>
  new LensError(
    "failed_download",
    `The viewer that goes along in the folder did not come from this page's host (supplement/${name}). Reload the page and try again; a page that is not built has none.`,
    detail,
  );
