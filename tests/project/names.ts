import { NO_HINTS, type Hints } from "../../src/project/hints.ts";
import { FileIndex } from "../../src/project/formats/file-index.ts";
import { readNames } from "../../src/project/formats/read-layouts.ts";
import { LAYOUTS } from "../../src/project/formats/register.ts";

const nothing = () => ({ samples: [], problems: [], used: new Set<string>() });

/** What the layouts that read names make of files. */
export function readPaths(
  paths: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
  hints: Hints = NO_HINTS,
) {
  const files = new FileIndex(paths).sorted.filter(({ junk }) => !junk);
  const ofNames = LAYOUTS.filter(({ reads }) => reads === "names");
  return readNames({ files, texts, documents: [], coverage: new Map(), tables: [], resolve: nothing, hints }, ofNames);
}
