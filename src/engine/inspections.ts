import { inspectPicture } from "../imaging/inspect-picture.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { isJunk, isPicture } from "../project/formats/paths.ts";
import { quote } from "../project/quote.ts";
import type { IntakeProblem } from "../project/types.ts";

/** Bytes of a picture's beginning that tell its format, its size, and much of what can be wrong with it. */
const HEAD = 2 ** 16;
/** Looked at at once: more would only wait for the disk, and stand in memory. */
const AT_ONCE = 16;

/** What is wrong with a picture as far as its beginning tells; null where nothing is, or it cannot be opened, which its rows will say. */
async function look(source: ByteSource): Promise<string | null> {
  try {
    return inspectPicture(await source.read(0, Math.min(HEAD, source.size)), source.size).problem;
  } catch {
    return null;
  }
}

/** Pictures as they are added: each is looked at once, so that what cannot be decoded is said before anything is scored. */
export class Inspections {
  readonly #found = new WeakMap<ByteSource, string | null>();

  /**
   * What is wrong with pictures, those that were looked at before included.
   *
   * @param most of those that are new, so many are looked at: the rest is a later call's
   * @throws what the signal was aborted with
   */
  async problems(
    signal: AbortSignal,
    files: ReadonlyMap<string, ByteSource>,
    most = Infinity,
  ): Promise<IntakeProblem[]> {
    const pictures = [...files].filter(([path]) => isPicture(path) && !isJunk(path));
    const fresh = pictures.map(([, source]) => source).filter((source) => !this.#found.has(source));
    const next = fresh.slice(0, most).values();
    const work = async (): Promise<void> => {
      for (const source of next) {
        signal.throwIfAborted();
        this.#found.set(source, await look(source));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return pictures.flatMap(([path, source]) => {
      const problem = this.#found.get(source) ?? null;
      return problem === null ? [] : [{ kind: "picture", path, message: `${quote(path)}: ${problem}` }];
    });
  }
}
