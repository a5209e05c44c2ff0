import type { Engine } from "../engine/client.ts";
import { LOOKED_AT_ONCE } from "../engine/looked-at.ts";
import { withAdded } from "../lib/sorted.ts";
import type { OnPortion } from "../project/contents.ts";
import { byName } from "../project/formats/paths.ts";
import type { Sample } from "../project/types.ts";
import { setMade, setPaths } from "../store/actions/project.ts";
import { useLens } from "../store/store.ts";
import type { HandOver } from "./hand-over.ts";
import { readings } from "./lazy-modules.ts";
import { createPictures, type Pictures } from "./pictures.ts";
import { fileOf, toEntry, type ProjectFile } from "./project-file.ts";
import { never, report } from "./report.ts";

/** Which files there are: here by their paths, in the store by their names, and in the engine. */
export interface FilesAtHand {
  /** As views show them. */
  readonly pictures: Pictures;
  get(path: string): ProjectFile | undefined;
  all(): readonly ProjectFile[];
  /** Makes files known here. */
  know(added: readonly ProjectFile[]): void;
  /** Makes what is known here seen: it takes a while to put thousands of names in order. */
  list(added: readonly ProjectFile[]): void;
  /** Makes files known to the engine. @param textsToo false: of thousands, texts are named too, until `tellTexts` */
  tell(entries: readonly ProjectFile[], onRead?: OnPortion, textsToo?: boolean): Promise<void>;
  /** Hands texts over that are only named: these, or all. */
  tellTexts(onRead: OnPortion, paths?: readonly string[]): Promise<void>;
  /** Hands pictures over that are only named. @param first those whose files are to go first @param onHanded is told how many are, of how many */
  handOver(first?: readonly Sample[], onHanded?: OnPortion): Promise<void>;
  /** Makes files known everywhere. */
  put(added: readonly ProjectFile[]): Promise<void>;
  /** Makes all of them known to an engine that knows none. */
  putAgain(): Promise<void>;
  remove(gone: readonly string[]): Promise<void>;
  clear(): Promise<void>;
}

const isOut = (path: string): boolean => useLens.getState().intake?.out.includes(path) === true;

export function createFilesAtHand(engine: Engine): FilesAtHand {
  const files = new Map<string, ProjectFile>();
  /** Their paths, sorted: sorting all of them anew for one that is added takes longer than all else that follows from it. */
  let paths: readonly string[] = [];
  /** Of thousands of files the engine is told otherwise than of a few. */
  let handOver: HandOver | null = null;
  const pictures = createPictures(
    {
      async picture(signal, path, maxSide) {
        await handOver?.bring([path]);
        return engine.call(signal, "picture", { path, maxSide });
      },
      async mask(signal, path) {
        await handOver?.bring([path]);
        return engine.call(signal, "mask", { path });
      },
    },
    (path) => fileOf(files.get(path)),
  );

  const tell: FilesAtHand["tell"] = async (entries, onRead = () => undefined, textsToo = true) => {
    if (entries.length <= LOOKED_AT_ONCE) {
      await engine.call(never(), "addFiles", { files: entries.map(toEntry) });
      return;
    }
    const { createHandOver } = await readings.load();
    handOver ??= createHandOver(engine, (entry) => files.get(entry.path) === entry && !isOut(entry.path));
    await handOver.name(entries, onRead, textsToo);
  };
  const know: FilesAtHand["know"] = (added) => {
    for (const entry of added) files.set(entry.path, entry);
    setMade(added.map(({ path, made = null }) => [path, made] as const));
  };
  const list: FilesAtHand["list"] = (added) => {
    paths = withAdded(
      paths,
      added.map(({ path }) => path),
      byName,
    );
    setPaths(paths);
  };
  // What is taken out is nowhere to be found: a row that names it says so. It stays at hand, to be put back.
  useLens.subscribe(({ intake }, { intake: before }) => {
    const [out, earlier] = [new Set(intake?.out), new Set(before?.out)];
    const gone = [...out].filter((path) => !earlier.has(path));
    const back = [...earlier].filter((path) => !out.has(path)).flatMap((path) => files.get(path) ?? []);
    pictures.forget(gone);
    if (gone.length > 0) engine.call(never(), "removeFiles", { paths: gone }).catch(report);
    if (back.length > 0) engine.call(never(), "addFiles", { files: back.map(toEntry) }).catch(report);
  });

  return {
    pictures,
    get: (path) => files.get(path),
    all: () => [...files.values()],
    know,
    list,
    tell,
    tellTexts: async (onRead, some) => handOver?.tellTexts(onRead, some),
    handOver: async (first, onHanded) => handOver?.start(first, onHanded),

    async put(added) {
      know(added);
      // Told before views are, which ask at once for what they missed.
      const told = tell(added);
      list(added);
      await told;
    },

    async putAgain() {
      await tell([...files.values()].filter(({ path }) => !isOut(path)));
    },

    async remove(gone) {
      for (const path of gone) files.delete(path);
      pictures.forget(gone);
      paths = paths.filter((path) => files.has(path));
      setPaths(paths);
      await engine.call(never(), "removeFiles", { paths: gone });
    },

    async clear() {
      files.clear();
      paths = [];
      handOver = null;
      pictures.clear();
      await engine.call(never(), "clearFiles", null);
    },
  };
}
