import { LensError } from "../lib/errors.ts";
import { baseName, blobSource, type ByteSource } from "./bytes.ts";

/** A file of the page's own host, read by parts where its server gives parts: only what is shown comes over the line. */

/** Bytes that are asked for at once at least: entries of a table lie side by side, and each question has its way to go. */
const BLOCK = 2 ** 16;
/** Bytes at the file's end that are asked for together: what an archive holds is said there, and in its last entries. */
const TAIL = 2 ** 17;
/** Blocks that are kept: the one at the end is asked for again and again, between others. */
const KEPT = 4;

const failed = (path: string, what: string): LensError =>
  new LensError(
    "failed_download",
    `"${path}" did not come from its server: ${what}. Does the address name a file that is there? Reload the page to try again.`,
  );

async function ask(address: string, path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { headers });
  } catch (thrown) {
    throw failed(path, thrown instanceof Error ? thrown.message : String(thrown));
  }
  if (!response.ok) throw failed(path, `it answers ${response.status}`);
  return response;
}

/** Of "bytes 0-65535/104857600" the whole; null where it does not say. */
function wholeOf(response: Response): number | null {
  const found = /^bytes \d+-\d+\/(\d{1,15})$/.exec(response.headers.get("Content-Range") ?? "");
  return response.status === 206 && found !== null ? Number(found[1]) : null;
}

/**
 * @param address of the page's own origin
 * @throws LensError failed_download
 */
export async function openHttp(address: string): Promise<ByteSource> {
  const path = decodeURIComponent(baseName(new URL(address).pathname));
  const first = await ask(address, path, { Range: `bytes=0-${BLOCK - 1}` });
  const size = wholeOf(first);
  if (size === null) return blobSource(path, await first.blob());
  /** What was read last, beyond what was asked for too, the newest first. */
  let blocks = [{ start: 0, bytes: new Uint8Array(await first.arrayBuffer()) }];
  return {
    name: path,
    path,
    size,
    async read(start, end) {
      const known = blocks.find((block) => start >= block.start && end <= block.start + block.bytes.length);
      if (known !== undefined) return known.bytes.slice(start - known.start, end - known.start);
      if (start === end) return new Uint8Array();
      const last = Math.min(size, Math.max(end, start + BLOCK)) - 1;
      // Near the end there is nothing behind: what stands before is asked for next.
      const from = last === size - 1 ? Math.max(0, Math.min(start, size - TAIL)) : start;
      const response = await ask(address, path, { Range: `bytes=${from}-${last}` });
      if (wholeOf(response) !== size) throw failed(path, "it changed, or its server gives no parts of it");
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length !== last + 1 - from) throw failed(path, "it was cut off");
      // More than a block is nobody's neighbour.
      if (bytes.length <= TAIL) blocks = [{ start: from, bytes }, ...blocks].slice(0, KEPT);
      return bytes.slice(start - from, end - from);
    },
  };
}
