import type { Leftover } from "./leftover.ts";

/** What an archive's own directory says beside its entries: when each was changed, whose it was, remarks. Source: PKWARE's APPNOTE 6.3.10, 4.3.12. */

const [ENTRY, END] = [0x02014b50, 0x06054b50];
const [ENTRY_BYTES, END_BYTES] = [46, 22];
/** The first day and minute that an archive can say: nobody's. */
const FIRST_DAY = (1 << 5) | 1;

const two = (value: number) => String(value).padStart(2, "0");
const dateOf = (date: number, time: number): string =>
  `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)} ${two(time >> 11)}:${two((time >> 5) & 63)}`;

export function zipTraces(bytes: Uint8Array): readonly Pick<Leftover, "kind" | "text">[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return [{ kind: "not looked into", text: "an archive without a directory" }];
  const found: Pick<Leftover, "kind" | "text">[] = [];
  if (view.getUint16(end + 20, true) > 0) found.push({ kind: "comment", text: "of the archive" });
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0 && at + ENTRY_BYTES <= end; left--) {
    if (view.getUint32(at, true) !== ENTRY) return [...found, { kind: "not looked into", text: "a damaged directory" }];
    const [time, date] = [view.getUint16(at + 12, true), view.getUint16(at + 14, true)];
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    if (date !== FIRST_DAY || time !== 0) found.push({ kind: "file date", text: dateOf(date, time) });
    // Times to the second, and numbers of users, stand there.
    if (extra! > 0) found.push({ kind: "data of a program", text: "beside an entry of the archive" });
    if (comment! > 0) found.push({ kind: "comment", text: "of an entry of the archive" });
    at += ENTRY_BYTES + name! + extra! + comment!;
  }
  return found;
}
