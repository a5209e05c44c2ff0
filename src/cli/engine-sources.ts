import type { ByteSource } from "../platform/bytes.ts";
import { diskSource, type DiskFile } from "../platform/files-node.ts";
import { installedSource } from "../platform/installed-file.ts";
import { diskModelStore } from "../platform/model-store-node.ts";
import type { CheckpointFile } from "./engine-calls.ts";

/** From the files that the engine's process is told of to what it reads. */

export const sourceOf = (file: CheckpointFile): ByteSource =>
  "installed" in file ? installedSource(diskModelStore(file.store), file.installed) : diskSource(file);

/** One source a file, however often and by whatever path it is named: caches go by the source. */
export function sourcesOf(files: readonly DiskFile[]): ReadonlyMap<string, ByteSource> {
  const byFile = new Map<string, ByteSource>();
  return new Map(
    files.map((file) => {
      const place = file.member === undefined ? file.file : `${file.file} ${file.member.header}`;
      const source = byFile.get(place) ?? diskSource(file);
      byFile.set(place, source);
      return [file.path, source];
    }),
  );
}
