import { readAll, type ByteSource } from "../platform/bytes.ts";
import type { IntakeFile } from "../project/contents.ts";
import { isAwaited } from "./awaited.ts";

/**
 * Files as intake takes them. Remembers the last ones: of tens of thousands that stand where they stood none is looked up.
 *
 * @param bring settles when a file is here that is only named
 */
export function createGiven(
  bring: (path: string) => Promise<void>,
): (files: ReadonlyMap<string, ByteSource>) => readonly IntakeFile[] {
  /** One object a file, for as long as it is there: what was read of it is remembered by it. */
  const intakeFiles = new WeakMap<ByteSource, IntakeFile>();
  const toIntakeFile = (path: string, source: ByteSource): IntakeFile => {
    let file = intakeFiles.get(source);
    if (file?.path !== path) {
      file = {
        path,
        get size() {
          return source.size;
        },
        get arriving() {
          return isAwaited(source) ? () => bring(path) : null;
        },
        read: () => readAll(source),
      };
      intakeFiles.set(source, file);
    }
    return file;
  };
  let given: readonly IntakeFile[] = [];
  let sources: readonly ByteSource[] = [];
  return (files) => {
    let stood = 0;
    const next: IntakeFile[] = [];
    const nextSources: ByteSource[] = [];
    files.forEach((source, path) => {
      if (next.length === 0 && sources[stood] === source && given[stood]?.path === path) {
        stood++;
        return;
      }
      next.push(toIntakeFile(path, source));
      nextSources.push(source);
    });
    given = [...given.slice(0, stood), ...next];
    sources = [...sources.slice(0, stood), ...nextSources];
    return given;
  };
}
