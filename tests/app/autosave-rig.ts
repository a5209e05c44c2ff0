import type { AddedFile } from "../../src/platform/picked.ts";
import type { ProjectStore } from "../../src/storage/project-store.ts";

/** A store of projects that a test plays: it tells what it is asked to write, and may be slow or fail. */
export interface PlayedStore {
  readonly store: ProjectStore;
  /** In the order in which writes ended. */
  readonly written: string[];
  /** Names of projects by their ids. */
  readonly names: Map<string, string>;
  /** Is waited for in every write; throws to fail it. */
  before(what: string): Promise<void> | void;
}

const paths = (files: readonly AddedFile[]) => files.map(({ path }) => path).join(" ");
const unasked = (name: string) => () => Promise.reject(new Error(`${name} is not played`));

export function playStore(): PlayedStore {
  const written: string[] = [];
  const names = new Map<string, string>();
  const done = async (what: string) => {
    await played.before(what);
    written.push(what);
  };
  const played: PlayedStore = {
    written,
    names,
    before: () => undefined,
    store: {
      async recent() {
        return Array.from(names, ([id, name]) => ({
          id,
          name,
          pairs: 0,
          scored: 0,
          bytes: 0,
          files: "none" as const,
          openedAt: 0,
          demo: false,
        }));
      },
      async create(name) {
        const id = `project ${names.size + 1}`;
        names.set(id, [...names.values()].includes(name) ? `${name} 2` : name);
        await done(`create ${id}`);
        return id;
      },
      async update(id, { settings, scored, pairs }) {
        await done(`update ${id}: threshold ${settings?.threshold}, ${scored} of ${pairs}`);
        return names.get(id) ?? "";
      },
      saveIntake: (id, { samples }) => done(`intake ${id}: ${samples.map((sample) => sample.id).join(" ")}`),
      saveCorrections: (id, { changes }) => done(`corrections ${id}: ${Object.keys(changes).join(" ")}`),
      saveResults: (id, results) =>
        done(`put ${id}: ${Array.from(results, ([sample, { key }]) => `${sample} ${key}`).join(", ")}`),
      dropResults: (id, results) => done(`drop ${id}: ${Array.from(results, (one) => one.join(" ")).join(", ")}`),
      async keepCopies(_signal, id, files, onProgress) {
        onProgress(1, 2);
        await done(`copy ${id}: ${paths(files)}`);
      },
      keepHandles: (id, files) => done(`handles ${id}: ${paths(files)}`),
      tidy: async () => undefined,
      open: unasked("open"),
      duplicate: unasked("duplicate"),
      files: unasked("files"),
      rememberHashes: unasked("rememberHashes"),
      take: unasked("take"),
      add: unasked("add"),
      remove: unasked("remove"),
      close: () => undefined,
    },
  };
  return played;
}
