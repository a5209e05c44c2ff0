import { listsBy } from "../lib/lists.ts";
import type { PickedFile, ZippedFile } from "../platform/picked.ts";

/**
 * Files of a ZIP as they cross to a worker by the thousand: their numbers stand in one array, since an object each holds
 * both threads up for ten times as long.
 */
export interface PackedZip {
  readonly archive: PickedFile;
  readonly paths: readonly string[];
  /** NUMBERS a file, in the order of `toNumbers`. */
  readonly numbers: Float64Array;
}

const NUMBERS = 7;

/** With how many characters of its path come before its name in the ZIP. */
const toNumbers = ({ path, zipped: { member } }: ZippedFile): readonly number[] => [
  path.length - member.name.length,
  member.size,
  member.packed,
  Number(member.deflated),
  member.crc32,
  member.header,
  member.limit,
];

/** @param files whose paths end as they are called in their ZIPs */
export function packZips(files: readonly ZippedFile[]): PackedZip[] {
  return Array.from(
    listsBy(files, ({ zipped }) => zipped.archive),
    ([archive, own]) => {
      const numbers = new Float64Array(own.length * NUMBERS);
      for (const [at, file] of own.entries()) numbers.set(toNumbers(file), at * NUMBERS);
      return { archive, paths: own.map(({ path }) => path), numbers };
    },
  );
}

export function unpackZip({ archive, paths, numbers }: PackedZip): ZippedFile[] {
  return paths.map((path, at) => {
    const [before = 0, size = 0, packed = 0, deflated = 0, crc32 = 0, header = 0, limit = 0] = numbers.subarray(
      at * NUMBERS,
      (at + 1) * NUMBERS,
    );
    const member = { name: path.slice(before), size, packed, deflated: deflated === 1, crc32, header, limit };
    return { path, zipped: { archive, member } };
  });
}
