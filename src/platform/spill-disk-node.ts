import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SpillDisk } from "./spill-cache.ts";

/** The spill cache in the system's folder for temporary files; made when first needed, gone when the program ends. */
export function nodeSpillDisk(): SpillDisk {
  let folder: string | null = null;
  let files = 0;
  return {
    openFile() {
      if (folder === null) {
        const made = mkdtempSync(join(tmpdir(), "masc-lens-spill-"));
        process.once("exit", () => rmSync(made, { recursive: true, force: true }));
        folder = made;
      }
      const path = join(folder, String(files++));
      const handle = openSync(path, "w+");
      return Promise.resolve({
        write(bytes, at) {
          for (let done = 0; done < bytes.byteLength;)
            done += writeSync(handle, bytes, done, bytes.byteLength - done, at + done);
        },
        read(bytes, at) {
          for (let done = 0; done < bytes.byteLength;) {
            const count = readSync(handle, bytes, done, bytes.byteLength - done, at + done);
            if (count === 0) throw new Error("The file is shorter than it was.");
            done += count;
          }
        },
        remove() {
          closeSync(handle);
          rmSync(path);
          return Promise.resolve();
        },
      });
    },
  };
}
