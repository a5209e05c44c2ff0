import type { ByteSource } from "./bytes.ts";

/**
 * Reading many small pieces that lie beside each other, as the members of a ZIP do, in few larger ones: what asking a
 * browser for some bytes of a file costs is the asking.
 */

/** Bytes of the first window, and of the largest: one that is read on from becomes twice as large, as disks' own read-ahead does. */
const LEAST = 2 ** 12;
const MOST = 2 ** 18;
/** Bytes up to which a file is read whole, once: that is one question in place of one for its directory, one for its end. */
const SMALL = 2 ** 16;
/** Windows that are kept: pieces are asked for a few at a time. */
const KEPT = 4;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * The same file, read ahead. Pieces of `MOST` bytes and more are read as they are asked for; what is apart from what was
 * read before costs at most `LEAST` bytes. Each piece is a copy of its own. At most a megabyte is kept.
 *
 * @throws what the file's own `read` throws, from `read`; it is asked again the next time
 */
export function readAhead(source: ByteSource): ByteSource {
  let windows: readonly Window[] = [];
  const open = (start: number, end: number): Window => (source.size <= SMALL ? keep(0, source.size) : next(start, end));
  const next = (start: number, end: number): Window => {
    const before = windows.find((one) => one.start <= start && start - one.end <= one.end - one.start);
    const length = before === undefined ? LEAST : Math.min(MOST, 2 * (before.end - before.start));
    // From where the last one ends, if not before: what lies between is asked for next.
    const from = before === undefined ? start : Math.min(start, before.end);
    return keep(from, Math.min(source.size, Math.max(end, from + length)));
  };
  const keep = (from: number, to: number): Window => {
    const opened: Window = { start: from, end: to, bytes: source.read(from, to) };
    opened.bytes.catch(() => (windows = windows.filter((one) => one !== opened)));
    windows = [opened, ...windows].slice(0, KEPT);
    return opened;
  };
  return {
    ...source,
    async read(start, end) {
      if (end - start >= MOST) return source.read(start, end);
      const there = windows.find((one) => one.start <= start && end <= one.end) ?? open(start, end);
      return (await there.bytes).slice(start - there.start, end - there.start);
    },
  };
}
