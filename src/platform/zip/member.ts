import { crc32 } from "../../lib/crc32.ts";
import { Cursor } from "../../lib/cursor.ts";
import { LensError } from "../../lib/errors.ts";
import { baseName, type ByteSource } from "../bytes.ts";
import type { ZipMember } from "./archive.ts";
import { LOCAL_BYTES, SIGNATURE } from "./directory.ts";

/** Bytes of the archive that are read at a time. */
const CHUNK = 2 ** 18;
/** Bytes that are given to the inflater at a time: one that inflates a whole piece at once makes 17 MB of it at the most. */
const PIECE = 2 ** 14;

function damaged(path: string, problem: string): LensError {
  return new LensError(
    "invalid_archive",
    `"${path}" cannot be taken out of its ZIP: ${problem}. Was the ZIP copied or downloaded whole? Make it again, or unpack it and add the folder.`,
  );
}

/** Whether it was thrown for bytes that do not inflate: the browser's TypeError, or zlib's Error with a code. */
const isOfInflater = (thrown: unknown): boolean =>
  thrown instanceof TypeError || (thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("Z_"));

/** Where the entry's content begins: its own header has a length of its own, and is there or the archive is damaged. */
async function findContent(archive: ByteSource, path: string, member: ZipMember): Promise<number> {
  const { header, limit, packed, deflated } = member;
  const cut = () => damaged(path, "the header before it is cut off");
  const cursor = new Cursor(await archive.read(header, header + LOCAL_BYTES), cut);
  const signature = cursor.u32();
  cursor.take(2); // version
  const [flags, method] = [cursor.u16(), cursor.u16()];
  cursor.take(16); // time, date, checksum, sizes: the directory's hold
  const start = header + LOCAL_BYTES + cursor.u16() + cursor.u16();
  if (signature !== SIGNATURE.local || (flags & 1) !== 0 || method !== (deflated ? 8 : 0))
    throw damaged(path, "the header before it is not what the ZIP's directory says");
  if (start + packed > limit) throw damaged(path, "it runs into what follows it");
  return start;
}

async function* chunksOf(archive: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += CHUNK) {
    const bytes = await archive.read(at, Math.min(at + CHUNK, end));
    for (let piece = 0; piece < bytes.length; piece += PIECE) yield bytes.subarray(piece, piece + PIECE);
  }
}

/** What deflated bytes come to, a piece at a time; no more is inflated than is taken. */
async function* inflate(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  /** Of reading the archive: the stream's own are told by its reader. */
  let failure: { readonly thrown: unknown } | null = null;
  const feeding = (async () => {
    try {
      for await (const piece of packed) {
        await writer.ready;
        await writer.write(piece.slice());
      }
      await writer.close();
    } catch (thrown) {
      if (!isOfInflater(thrown)) failure = { thrown };
      await writer.abort(thrown).catch(() => undefined); // it is broken already
    }
  })();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (thrown) {
    throw failure === null ? thrown : (failure as { readonly thrown: unknown }).thrown;
  } finally {
    await reader.cancel().catch(() => undefined); // what is wrong with the stream was told
    await feeding;
  }
}

/** Bytes [from, to) of what an entry inflates to; whole, they have to be as many as the directory says, with its checksum. */
async function readInflated(
  archive: ByteSource,
  path: string,
  { size, packed, crc32: expected }: ZipMember,
  content: number,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const out = new Uint8Array(to - from);
  const checks = to === size;
  let at = 0;
  let sum = 0;
  try {
    for await (const piece of inflate(chunksOf(archive, content, content + packed))) {
      if (at + piece.length > size) throw damaged(path, `it inflates to more than the ${size} bytes it claims`);
      if (checks) sum = crc32(piece, sum);
      const [start, end] = [Math.max(from, at), Math.min(to, at + piece.length)];
      if (start < end) out.set(piece.subarray(start - at, end - at), start - from);
      at += piece.length;
      if (!checks && at >= to) return out;
    }
  } catch (thrown) {
    if (isOfInflater(thrown)) throw damaged(path, "its compressed bytes are damaged");
    throw thrown;
  }
  if (at !== size) throw damaged(path, `it inflates to ${at} bytes and claims ${size}`);
  if (sum !== expected) throw damaged(path, "its checksum is another");
  return out;
}

/**
 * An entry as a file. Of a stored one a slice of the archive is read; a deflated one is inflated from its start, as far
 * as is asked for. What is read to its end has to have the checksum that the directory says.
 *
 * @param path how samples and messages name it
 * @throws LensError invalid_archive, and what the archive's own `read` throws, from `read`
 */
export function memberSource(archive: ByteSource, path: string, member: ZipMember): ByteSource {
  const { size, deflated } = member;
  let found: Promise<number> | null = null;
  const contentStart = (): Promise<number> => {
    found ??= findContent(archive, path, member);
    // The archive may be there again the next time.
    found.catch(() => (found = null));
    return found;
  };
  return {
    name: baseName(path),
    path,
    size,
    async read(start, end) {
      const content = await contentStart();
      if (deflated) return readInflated(archive, path, member, content, start, end);
      const bytes = await archive.read(content + start, content + end);
      if (start === 0 && end === size && crc32(bytes) !== member.crc32) throw damaged(path, "its checksum is another");
      return bytes;
    },
  };
}
