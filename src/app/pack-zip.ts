import { zipping } from "./lazy-pictures.ts";

/**
 * Files as one ZIP. In this thread: the library's own workers are made from text, which the page's policy forbids.
 *
 * @param level 0 for what is compressed already
 */
export async function packZip(
  files: Iterable<readonly [path: string, bytes: Uint8Array]>,
  level: 0 | 6 = 6,
): Promise<Uint8Array<ArrayBuffer>> {
  const { zipSync } = await zipping.load();
  return new Uint8Array(zipSync(Object.fromEntries(files), { level }));
}
