import { afterEach, expect, test, vi } from "vitest";
import { readAll } from "../../src/platform/bytes.ts";
import { openHttp } from "../../src/platform/http-source.ts";

/** A file of a host, by parts: what is asked for, and what an answer that does not fit comes to. */

const whole = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7);
const ADDRESS = "https://lab.example/a%20b/cups.shared.masc-lens?x=1";

/** @param answer what a server makes of a range, from and to inclusive; null: it knows none */
function serve(answer: (from: number, to: number) => Response): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (_address: string, { headers }: { headers: { Range: string } }) => {
    asked.push(headers.Range);
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.Range) ?? [];
    return answer(Number(from), Number(to));
  });
  return asked;
}

const partOf = (from: number, to: number, size = whole.length) =>
  new Response(whole.slice(from, to + 1), {
    status: 206,
    headers: { "Content-Range": `bytes ${from}-${Math.min(to, size - 1)}/${size}` },
  });

afterEach(() => vi.unstubAllGlobals());

test("parts are what the file has there, and what lies beside each other is asked for once", async () => {
  const asked = serve((from, to) => partOf(from, to));
  const source = await openHttp(ADDRESS);
  expect([source.path, source.size]).toEqual(["cups.shared.masc-lens", whole.length]);
  expect(await source.read(10, 20)).toEqual(whole.slice(10, 20));
  expect(await source.read(200_000, 200_010)).toEqual(whole.slice(200_000, 200_010));
  expect(await source.read(200_100, 220_000)).toEqual(whole.slice(200_100, 220_000));
  expect(await source.read(299_990, 300_000)).toEqual(whole.slice(299_990));
  expect(await readAll(source)).toEqual(whole);
  expect(await source.read(250_000, 299_000)).toEqual(whole.slice(250_000, 299_000));
  // What stands at the end comes with what is before it.
  expect(asked).toEqual(["bytes=0-65535", "bytes=200000-265535", "bytes=168928-299999", "bytes=0-299999"]);
});

test("a server that knows no parts gives the whole", async () => {
  const asked = serve(() => new Response(whole));
  const source = await openHttp(ADDRESS);
  expect(await source.read(1000, 2000)).toEqual(whole.slice(1000, 2000));
  expect(asked).toHaveLength(1);
});

test("what is not there, was cut off or changed meanwhile is said", async () => {
  serve(() => new Response("", { status: 404 }));
  await expect(openHttp(ADDRESS)).rejects.toThrow(/"cups.shared.masc-lens" did not come.*answers 404/);
  serve((from, to) => (from === 0 ? partOf(from, to) : partOf(from, to, 5)));
  await expect((await openHttp(ADDRESS)).read(100_000, 100_001)).rejects.toThrow(/it changed/);
  serve((from, to) => (from === 0 ? partOf(from, to) : partOf(from, to - 1, whole.length)));
  await expect((await openHttp(ADDRESS)).read(100_000, 160_000)).rejects.toThrow(/cut off/);
});
