import { sha256 } from "../lib/sha256.ts";
import type { ByteSource } from "../platform/bytes.ts";

/** Files up to this size are hashed whole. */
const WHOLE_BYTES = 64 * 2 ** 20;
/** Of larger ones, as many pieces of this size, evenly spread, the first and the last byte included. */
const PIECES = 64;
const PIECE_BYTES = 64 * 2 ** 10;

async function hashParts(source: ByteSource): Promise<string[]> {
  if (source.size <= WHOLE_BYTES) return [await sha256(await source.read(0, source.size))];
  const hashes: string[] = [];
  for (let i = 0; i < PIECES; i++) {
    const start = Math.round((i * (source.size - PIECE_BYTES)) / (PIECES - 1));
    hashes.push(await sha256(await source.read(start, start + PIECE_BYTES)));
  }
  return hashes;
}

/**
 * Tells checkpoints apart by their content, so that scores of one never stand for another's: SHA-256, hexadecimal.
 * Large files count by size and 4 MB of samples; two trainings of one architecture differ in every piece.
 *
 * @param reading how they are read, where that counts too
 */
export async function fingerprint(sources: readonly ByteSource[], reading?: string): Promise<string> {
  const lines = reading === undefined ? [] : [reading];
  for (const source of sources.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    lines.push([source.name, source.size, ...(await hashParts(source))].join(" "));
  }
  return sha256(new TextEncoder().encode(lines.join("\n")));
}
