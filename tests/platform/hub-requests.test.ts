import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { fetchRange, get, pause, retryAfter } from "../../src/platform/hub-requests.ts";
import { isRepository, isRevision } from "../../src/platform/hub.ts";

const never = new AbortController().signal;
const file = { path: "model.safetensors", size: 100 };
const code = (task: Promise<unknown>) =>
  task.then(
    () => null,
    (thrown: unknown) => LensError.from(thrown).code,
  );

/** Answers of a server, one after the other; the last one again and again. */
function answering(...answers: readonly (() => Response | Promise<Response>)[]) {
  const asked: string[] = [];
  let next = 0;
  const fetch = async (_url: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get("Range") ?? "whole");
    return answers[Math.min(next++, answers.length - 1)]!();
  };
  return { asked, options: { fetch, sleep: async () => undefined } };
}

const range = (start: number, end: number, body: BodyInit = new Uint8Array(end - start).fill(start)) =>
  new Response(body, { status: 206, headers: { "Content-Range": `bytes ${start}-${end - 1}/100` } });

test("a server's wish to wait is read in seconds and as a date", () => {
  const now = Date.UTC(2026, 0, 1);
  expect([
    retryAfter(null),
    retryAfter("7"),
    retryAfter("Thu, 01 Jan 2026 00:00:30 GMT", now),
    retryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now),
    retryAfter("soon"),
  ]).toEqual([null, 7000, 30_000, 0, null]);
});

test("a body that ends early is kept, and the rest asked for", async () => {
  const { asked, options } = answering(
    () => range(10, 50, new Uint8Array(15).fill(1)),
    () => range(25, 50),
  );
  const bytes = await fetchRange(never, "http://hub/x", file, 10, 50, { etag: null }, options);
  expect(asked).toEqual(["bytes=10-49", "bytes=25-49"]);
  expect([...bytes]).toEqual([...new Uint8Array(15).fill(1), ...new Uint8Array(25).fill(25)]);
});

test("nothing is asked for nothing; a connection that fails for good, or says nothing, is given up", async () => {
  const silent = answering(() => range(0, 10, new ReadableStream()));
  expect((await fetchRange(never, "http://hub/x", file, 5, 5, { etag: null }, silent.options)).length).toBe(0);
  expect(silent.asked).toEqual([]);
  expect(
    await code(
      fetchRange(never, "http://hub/x", file, 0, 10, { etag: null }, { ...silent.options, patience: 5, tries: 3 }),
    ),
  ).toBe("failed_download");
  expect(silent.asked.length).toBe(3);
  const none = answering(() => Promise.reject(new TypeError("fetch failed")));
  expect(await code(fetchRange(never, "http://hub/x", file, 0, 10, { etag: null }, none.options))).toBe(
    "failed_download",
  );
  expect(none.asked.length).toBe(7);
});

test("a server without ranges, and another range than was asked for, are refused", async () => {
  const whole = answering(() => new Response(new Uint8Array(100)));
  expect(await code(fetchRange(never, "http://hub/x", file, 10, 20, { etag: null }, whole.options))).toBe(
    "failed_download",
  );
  expect((await fetchRange(never, "http://hub/x", file, 0, 100, { etag: null }, whole.options)).length).toBe(100);
  const other = answering(() => range(0, 20));
  expect(await code(fetchRange(never, "http://hub/x", file, 10, 20, { etag: null }, other.options))).toBe(
    "invalid_download",
  );
  const odd = answering(() => new Response(null, { status: 418 }));
  expect(await code(fetchRange(never, "http://hub/x", file, 10, 20, { etag: null }, odd.options))).toBe(
    "failed_download",
  );
});

test("a cancel ends a wait and a request at once", async () => {
  const controller = new AbortController();
  const waiting = code(pause(controller.signal, 60_000));
  const reading = code(
    fetchRange(
      controller.signal,
      "http://hub/x",
      file,
      0,
      10,
      { etag: null },
      { fetch: async () => new Response(null, { status: 503 }) },
    ),
  );
  controller.abort();
  expect([await waiting, await reading, await code(pause(controller.signal, 1))]).toEqual([
    "cancelled",
    "cancelled",
    "cancelled",
  ]);
});

test("names of repositories and revisions hold nothing that an address would take for more", () => {
  for (const name of ["google/siglip2-so400m-patch16-naflex", "gpt2", "a/b_c.d-e"])
    expect(isRepository(name), name).toBe(true);
  for (const name of [
    "",
    "/a",
    "a/",
    "a/b/c",
    "a/../b",
    "a//b",
    "a/b?c",
    "a/b#c",
    "a/b%2f",
    "a b/c",
    "-a/b",
    ".a/b",
    "a/.b",
    "a\\b",
    "a/b\n",
    "http://a",
  ])
    expect(isRepository(name), name).toBe(false);
  for (const name of ["main", "v1.0", "refs/pr/1", "0123456789abcdef"]) expect(isRevision(name), name).toBe(true);
  for (const name of ["", "..", "a/../b", "a//b", "a?b", "a#b", "a b", "a\n", "/a", "%2e"])
    expect(isRevision(name), name).toBe(false);
});

test("a server that refuses, and one that never answers, are spoken of within 5 s, while they are tried again", async () => {
  const refusing = createServer().listen(0, "127.0.0.1");
  await once(refusing, "listening");
  const { port } = refusing.address() as AddressInfo;
  await new Promise((resolve) => refusing.close(resolve));
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  try {
    for (const [url, words] of [
      [
        `http://127.0.0.1:${port}/api`,
        /^127\.0\.0\.1:\d+ cannot be reached \(no connection\)\. Still trying: 1 of 7 tries failed\.$/,
      ],
      [
        `http://127.0.0.1:${(silent.address() as AddressInfo).port}/api`,
        /^127\.0\.0\.1:\d+ has not answered for 4 s\. Still waiting\.$/,
      ],
    ] as const) {
      const controller = new AbortController();
      const start = performance.now();
      const said: (string | null)[] = [];
      const first = new Promise<void>((resolve) => {
        get(controller.signal, url, "owner/model", { onTrouble: (trouble) => (said.push(trouble), resolve()) }).catch(
          () => undefined,
        );
      });
      await first;
      expect(performance.now() - start).toBeLessThan(5000);
      expect(said[0]).toMatch(words);
      controller.abort();
    }
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});

test("what was in the way is taken back when the answer comes", async () => {
  const said: (string | null)[] = [];
  const { options } = answering(
    () => Promise.reject(new TypeError("fetch failed")),
    () => new Response("{}"),
  );
  await get(never, "http://hub/x", "owner/model", { ...options, onTrouble: (trouble) => said.push(trouble) });
  expect(said).toEqual([expect.stringMatching(/^hub cannot be reached/), null]);
});
