import type { Engine } from "../engine/client.ts";
import type { PickedFile } from "../platform/picked.ts";
import { byName } from "../project/formats/paths.ts";
import { quoteList } from "../project/quote.ts";
import { samplesOf } from "../store/selectors.ts";
import { notify, useLens } from "../store/store.ts";
import { never } from "./report.ts";
import { createThumbnails, type Thumbnails } from "./thumbnails.ts";

/** The files of the open project: here, in the engine, and what they are read as. */
export interface ProjectFiles {
  readonly thumbnails: Thumbnails;
  has(path: string): boolean;
  /** Adds files and reads anew what is to be scored among all of them. */
  add(picked: readonly PickedFile[]): Promise<void>;
  clear(): Promise<void>;
}

/** The first folder of the paths, else the first file, as a project's name. */
export function nameOf(files: readonly PickedFile[]): string {
  const folder = files.find(({ path }) => path.includes("/"))?.path.split("/")[0];
  return folder ?? files[0]?.file.name ?? "project";
}

/** Results of samples that name one of these paths: they answer for files that are not there any more. */
function dropResults(paths: ReadonlySet<string>): void {
  const names = (path: string | null) => path !== null && paths.has(path);
  useLens.setState((state) => {
    const results = new Map(state.results);
    for (const { id, reference, referenceMask, generation, generationMask } of samplesOf(state)) {
      if ([reference, referenceMask, generation, generationMask].some(names)) results.delete(id);
    }
    return { results };
  });
}

export function createProjectFiles(engine: Engine): ProjectFiles {
  const files = new Map<string, File>();
  const thumbnails = createThumbnails((path) => Promise.resolve(files.get(path) ?? null));

  return {
    thumbnails,
    has: (path) => files.has(path),

    async add(picked) {
      const replaced = new Set(picked.map(({ path }) => path).filter((path) => files.has(path)));
      for (const { path, file } of picked) files.set(path, file);
      if (replaced.size > 0) {
        thumbnails.clear();
        dropResults(replaced);
        notify("info", `${quoteList([...replaced])} ${replaced.size === 1 ? "was" : "were"} replaced by the files added last.`);
      }
      await engine.call(never(), "addFiles", { files: picked.map(({ path, file }) => ({ path, blob: file })) });
      const intake = await engine.call(never(), "intake", null);
      useLens.setState(({ projectName, selected, corrections }) => ({
        intake,
        projectName: projectName ?? nameOf(picked),
        paths: [...files.keys()].toSorted(byName),
        selected: [...intake.samples.map(({ id }) => id), ...corrections.added].find((id) => id === selected) ?? intake.samples[0]?.id ?? null,
      }));
    },

    async clear() {
      files.clear();
      thumbnails.clear();
      await engine.call(never(), "clearFiles", null);
    },
  };
}
