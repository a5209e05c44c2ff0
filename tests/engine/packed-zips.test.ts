import { expect, it } from "vitest";
import { packZips, unpackZip } from "../../src/engine/packed-zips.ts";
import type { ZippedFile } from "../../src/platform/picked.ts";

const archive = (path: string) => ({ path, file: new File([], path) });
const [first, second] = [archive("a.zip"), archive("b.zip")];
const zipped = (of: typeof first, folder: string, name: string, at: number): ZippedFile => ({
  path: folder + name,
  zipped: {
    archive: of,
    member: { name, size: at, packed: 2 ** 40 + at, deflated: at % 2 === 0, crc32: 2 ** 32 - 1, header: at, limit: 9 },
  },
});

it("unpacks what was packed, in its order, an archive each", () => {
  const files = [zipped(first, "", "x/1.png", 1), zipped(second, "b/", "y.png", 2), zipped(first, "", "x/0.png", 3)];
  const packed = structuredClone(packZips(files).map(({ paths, numbers }) => ({ paths, numbers })));
  const archives = packZips(files).map((one) => one.archive);
  expect(archives).toEqual([first, second]);
  expect(packed.flatMap((one, at) => unpackZip({ ...one, archive: archives[at]! }))).toEqual([
    files[0],
    files[2],
    files[1],
  ]);
});
