import { readAll, type ByteSource } from "../platform/bytes.ts";
import type { IntakeFile } from "../project/contents.ts";

/** One object a file, for as long as it is there: what was read of it is remembered by it. */
const intakeFiles = new WeakMap<ByteSource, IntakeFile>();
function toIntakeFile(path: string, source: ByteSource): IntakeFile {
  let file = intakeFiles.get(source);
  if (file?.path !== path) intakeFiles.set(source, (file = { path, size: source.size, read: () => readAll(source) }));
  return file;
}

/** Files as intake takes them. Remembers the last ones: of tens of thousands that stand where they stood none is looked up. */
export function createGiven(): (files: ReadonlyMap<string, ByteSource>) => readonly IntakeFile[] {
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
