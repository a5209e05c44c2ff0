// @ts-check
/** Puts a tree on the disk, as a folder or a ZIP. */
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Zip, ZipPassThrough } from "fflate";

/** @typedef {import("./dreambench-plus.mjs").TreeFile} TreeFile */

/** @param {string} folder @param {Iterable<TreeFile>} files @returns {Promise<number>} how many */
export async function writeTree(folder, files) {
  const made = new Set();
  let count = 0;
  for (const [name, content] of files) {
    const file = path.join(folder, name);
    const around = path.dirname(file);
    if (!made.has(around)) await mkdir(around, { recursive: true });
    made.add(around);
    await writeFile(file, content);
    count++;
  }
  return count;
}

/** Pictures are stored as they are: they are compressed already. @param {string} file @param {Iterable<TreeFile>} files @returns {Promise<number>} how many */
export async function writeZip(file, files) {
  await mkdir(path.dirname(file), { recursive: true });
  const out = createWriteStream(file);
  let count = 0;
  await /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      out.on("error", reject);
      out.on("close", resolve);
      const zip = new Zip((error, chunk, final) => {
        if (error !== null) {
          reject(error);
          return;
        }
        out.write(chunk);
        if (final) out.end();
      });
      for (const [name, content] of files) {
        const entry = new ZipPassThrough(name);
        zip.add(entry);
        entry.push(content, true);
        count++;
      }
      zip.end();
    })
  );
  return count;
}
