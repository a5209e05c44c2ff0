import { HEAD } from "../imaging/picture-head.ts";
import { lazyModule } from "../lib/lazy-module.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { isJunk, isPicture } from "../project/formats/paths.ts";
import { quote } from "../project/quote.ts";
import type { IntakeProblem } from "../project/types.ts";
import { isAwaited } from "./awaited.ts";

/** Looked at at once: more would only wait for the disk, and stand in memory. */
const AT_ONCE = 16;

const NONE: ReadonlySet<string> = new Set();

const looking = lazyModule(() => import("../imaging/inspect-picture.ts"));

const headOf = (source: ByteSource): Promise<Uint8Array> => source.read(0, Math.min(HEAD, source.size));

/** What is wrong with a picture as far as its beginning tells; null where nothing is, or it cannot be opened, which its rows will say. */
async function look(source: ByteSource, head = headOf(source)): Promise<string | null> {
  try {
    const [{ inspectPicture }, bytes] = await Promise.all([looking.loaded ?? looking.load(), head]);
    return inspectPicture(bytes, source.size).problem;
  } catch {
    return null;
  }
}

/** Pictures as they are added: each is looked at once, so that what cannot be decoded is said before anything is scored. */
export class Inspections {
  readonly #found = new WeakMap<ByteSource, string | null>();
  /** Beginnings that are being read. */
  readonly #heads = new WeakMap<ByteSource, Promise<Uint8Array>>();
  /** Files that were all looked at, in the order in which they came: projects grow at their end. */
  #looked: readonly ByteSource[] = [];
  /** Whether anything was found at all: of most projects nothing is. */
  #any = false;
  #first: Promise<unknown> = Promise.resolve();

  /** Begins to read few pictures that were just added: by when they are looked at the browser has answered. */
  begin(files: ReadonlyMap<string, ByteSource>, added: ReadonlySet<string> = NONE): void {
    if (added.size > AT_ONCE) return;
    for (const path of added) {
      const source = files.get(path);
      if (source === undefined || !isPicture(path) || isAwaited(source) || this.#found.has(source)) continue;
      const head = headOf(source);
      head.catch(() => undefined); // whoever looks is told
      this.#heads.set(source, head);
    }
  }

  /** Looks no further until something is done that a person waits for. */
  async behind<T>(task: Promise<T>): Promise<T> {
    this.#first = task.catch(() => undefined);
    return task;
  }

  /**
   * What is wrong with pictures, those that were looked at before included.
   *
   * @param most where more of them are new, only those that were just added are looked at, and of more than so many none:
   *   the rest is a later call's
   * @param added paths of those that were just added
   * @throws what the signal was aborted with
   */
  async problems(
    signal: AbortSignal,
    files: ReadonlyMap<string, ByteSource>,
    most = Infinity,
    added: ReadonlySet<string> = NONE,
  ): Promise<IntakeProblem[]> {
    const fresh: ByteSource[] = [];
    const justAdded: ByteSource[] = [];
    let stood = 0;
    const sources: ByteSource[] = [];
    files.forEach((source, path) => {
      if (sources.length === 0 && this.#looked[stood] === source) {
        stood++;
        return;
      }
      sources.push(source);
      if (this.#found.has(source)) return;
      if (!isPicture(path) || isJunk(path)) this.#found.set(source, null);
      else {
        fresh.push(source);
        if (added.has(path)) justAdded.push(source);
      }
    });
    const next = (fresh.length <= most ? fresh : justAdded.length <= most ? justAdded : []).values();
    const work = async (): Promise<void> => {
      for (const source of next) {
        await this.#first;
        signal.throwIfAborted();
        const problem = await look(source, this.#heads.get(source));
        this.#heads.delete(source);
        this.#found.set(source, problem);
        this.#any ||= problem !== null;
      }
    };
    const before = this.#looked.slice(0, stood);
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const open = sources.findIndex((source) => !this.#found.has(source));
    this.#looked = [...before, ...(open < 0 ? sources : sources.slice(0, open))];
    if (!this.#any) return [];
    return [...files].flatMap(([path, source]) => {
      const problem = this.#found.get(source) ?? null;
      return problem === null ? [] : [{ kind: "picture", path, message: `${quote(path)}: ${problem}` }];
    });
  }
}
