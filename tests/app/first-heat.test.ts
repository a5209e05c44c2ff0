import { afterEach, expect, test, vi } from "vitest";
import { openHttp } from "../../src/platform/http-source.ts";
import { openShared } from "../../src/storage/shared/read.ts";
import { createSharedWriter } from "../../src/storage/shared/write.ts";
import { madeFile, madeHead, madePair } from "../storage/shared/made-pair.ts";

/** What comes over the line before the first heat of a large shared project: counted, so that it does not depend on any machine. */

const PAIRS = 30;
/** Bytes of a photograph. */
const PICTURE = 200_000;

/** Pairs of 24 and 20 patches, with photographs that no compression makes smaller. */
async function manyPairs(): Promise<Uint8Array> {
  const writer = await createSharedWriter();
  const noise = Uint8Array.from({ length: PICTURE }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24);
  const pair = madePair(4);
  for (let i = 0; i < PAIRS; i++) {
    await writer.addFile(`refs/${i}.jpg`, async () => ({ ...madeFile, type: "image/jpeg", bytes: noise }));
    await writer.addFile(`outs/${i}.jpg`, async () => ({ ...madeFile, type: "image/jpeg", bytes: noise }));
    await writer.addPair(String(i), `refs/${i}.jpg`, pair);
  }
  return new Uint8Array(await (await writer.finish(madeHead)).arrayBuffer());
}

afterEach(() => vi.unstubAllGlobals());

test("of many pairs the viewer asks for the file's end and the pair that is looked at, in few questions", async () => {
  const bytes = await manyPairs();
  const asked: number[] = [];
  vi.stubGlobal("fetch", async (_address: string, { headers }: { headers: { Range: string } }) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.Range) ?? [];
    const part = bytes.slice(Number(from), Number(to) + 1);
    asked.push(part.length);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
    return new Response(part, { status: 206, headers: { "Content-Range": range } });
  });
  const reader = await openShared(await openHttp("https://lab.example/many.shared.masc-lens"));
  await reader.pair("17", "refs/17.jpg");
  await Promise.all([reader.file("refs/17.jpg"), reader.file("outs/17.jpg")]);
  const sum = asked.reduce((all, one) => all + one, 0);
  expect(bytes.length).toBeGreaterThan(PAIRS * 2 * PICTURE);
  // Its two pictures, the file's end, and a few blocks of 64 kB around what is small.
  expect(sum).toBeLessThan(2 * PICTURE + 2 ** 17 + 5 * 2 ** 16);
  expect(asked.length).toBeLessThan(9);
});
