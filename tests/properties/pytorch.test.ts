import { zipSync } from "fflate";
import { expect, it } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { openPytorch } from "../../src/models/pytorch/open.ts";
import { unpickle } from "../../src/models/pytorch/pickle.ts";
import { readZip } from "../../src/models/pytorch/zip.ts";
import { bytesSource } from "../../src/platform/bytes.ts";
import { writePytorch } from "../models/pytorch/write-pytorch.ts";
import { fc } from "./seeded.ts";

/** What holds of every ZIP file and pickle: it is read as it was written, or refused by one of our errors. */

const noCheck = () => undefined;
const entryName = fc
  .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 12 })
  .filter((name) => !/^[a-z]:|[/\\]/i.test(name) && !["", ".", "..", "__proto__"].includes(name)); // fflate loses the last
const stored = fc.dictionary(entryName, fc.uint8Array({ maxLength: 40 }), {
  minKeys: 1,
  maxKeys: 6,
  noNullPrototype: true,
});

async function refusesOrAnswers(attempt: () => unknown): Promise<void> {
  try {
    await attempt();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(LensError);
    expect((thrown as LensError).code).toMatch(/^(?:invalid_pytorch|unsupported_checkpoint|unsupported_dtype)$/);
  }
}

it("a ZIP file that another program stored is listed with its contents in place", async () => {
  await fc.assert(
    fc.asyncProperty(stored, async (files) => {
      const bytes = zipSync(files, { level: 0 });
      const entries = await readZip(bytesSource("x.pt", bytes), noCheck);
      expect([...entries.keys()].toSorted()).toEqual(Object.keys(files).toSorted());
      for (const { name, offset, byteLength } of entries.values())
        expect(bytes.subarray(offset, offset + byteLength)).toEqual(files[name]);
    }),
  );
});

it("a ZIP file with bytes changed is refused or lists entries within itself", async () => {
  await fc.assert(
    fc.asyncProperty(
      stored,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (files, changes) => {
        const bytes = zipSync(files, { level: 0 });
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        await refusesOrAnswers(async () => {
          for (const { offset, byteLength } of (await readZip(bytesSource("x.pt", bytes), noCheck)).values())
            expect(offset + byteLength).toBeLessThanOrEqual(bytes.length);
        });
      },
    ),
  );
});

it("any bytes as a pickle come to an end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, begins) =>
      refusesOrAnswers(() =>
        unpickle(bytesSource("x.pt", bytes), begins ? Uint8Array.from([0x80, 2, ...bytes]) : bytes),
      ),
    ),
    { numRuns: 500 },
  );
});

it("a table of tensors with bytes changed is refused, or its tensors lie within the file", async () => {
  const whole = writePytorch({
    "a.weight": { dtype: "F32", shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6]) },
    "b.bias": { dtype: "F16", shape: [4], data: new Uint8Array(8) },
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }), (changes) =>
      refusesOrAnswers(async () => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const file = await openPytorch([bytesSource("x.pt", bytes)]);
        for (const tensor of file.tensors.values())
          expect(await file.readRaw(tensor.name)).toHaveLength(tensor.byteLength);
      }),
    ),
    { numRuns: 500 },
  );
});
