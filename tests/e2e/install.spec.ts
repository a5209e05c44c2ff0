import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test, type Page } from "@playwright/test";
import { build, createServer, preview, type PreviewServer } from "vite";
import { installPolicy } from "../../hosting/policy.ts";
import { isInstallWorker, secureHeaders } from "../../vite.headers.ts";
import { sharded, singleFile, type Files } from "../models/install/checkpoints.ts";
import { hubServer, REPOSITORY, type HubServer } from "../models/install/hub-server.ts";
import { addressOf, PORTS } from "./ports.ts";

/**
 * Models installed in a real browser: the worker, its policy, private files. The page is the harness's, built and
 * served as the product is; the hub and its CDN are two more origins.
 */

const CONFIG = fileURLToPath(new URL("install-harness/vite.config.ts", import.meta.url));
const BASE = addressOf("install");
const NAFLEX = "siglip2-naflex-tiny";
const UNTRAINED = {
  name: "untrained-siglip2-naflex",
  files: ["config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json"],
} as const;

let server: PreviewServer;
let hub: HubServer;
let single: Files;
let shards: Files;

test.beforeAll(async () => {
  await build({ configFile: CONFIG, logLevel: "warn" });
  server = await preview({
    configFile: CONFIG,
    logLevel: "warn",
    preview: { host: "127.0.0.1", port: PORTS.install, strictPort: true },
  });
  [single, shards] = [await singleFile(NAFLEX), await sharded(NAFLEX)];
  hub = await hubServer(single);
});
test.afterAll(async () => {
  await hub.close();
  await server.close();
});
test.beforeEach(async ({ page }) => {
  Object.assign(hub, { fault: () => null, token: null, delay: 0, held: () => Promise.resolve(), files: single });
  hub.asked.length = hub.ranges.length = 0;
  hub.lies.clear();
  await open(page);
});

const planning = (source: object) => ({ call: "plan", args: { source, heapBytes: null } });

async function open(page: Page): Promise<void> {
  await page.goto(BASE);
  await page.waitForFunction(() => "install" in window);
}

const fromHub = () => ({ kind: "hub", hub: hub.origin, repository: REPOSITORY }) as const;

/** The files of an installed model with their hashes, but for its record. */
const weights = (all: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all)
      .filter(([path]) => !path.endsWith("model.json"))
      .map(([path, hash]) => [path.split("/").at(-1)!, hash]),
  );

test("the page may not ask another origin, the worker may, and it asks with GET and nothing of its own", async ({
  page,
}) => {
  const told = await page.evaluate(async (source) => {
    const { startModelStore, never, failure, progress } = window.install;
    const blocked = await failure(fetch(`${source.hub}/api/models/owner/model/revision/main`));
    const store = startModelStore();
    const plan = await store.plan(never, source, null);
    const { told, onProgress } = progress();
    const model = await store.install(never, source, "fp32", onProgress);
    const listed = await store.list();
    const faults = await store.verify(never, model.id, () => undefined);
    return { blocked, plan, model, listed, faults, last: told.at(-1), first: told[0] };
  }, fromHub());
  expect(told.blocked?.message).toMatch(/fetch/i);
  expect(told.plan).toMatchObject({
    family: "siglip2",
    description: expect.stringMatching(/NaFlex/),
    choices: [{ precision: "fp32", installed: false, fits: true }, { precision: "fp16" }],
  });
  expect(told.plan.choices[0]!.stores).toBeLessThanOrEqual(told.model.bytes);
  expect(told.listed.installed.map(({ id }) => id)).toEqual([told.model.id]);
  expect(told.faults).toEqual([]);
  expect(told.first).toMatchObject({ done: 0 });
  expect(told.last!.done).toBe(told.last!.total);
  expect(
    hub.asked.filter(
      (line) => !/^(?:GET|OPTIONS) \/(?:api\/models\/owner\/model\/|owner\/model\/resolve\/0123)/.test(line),
    ),
  ).toEqual([]);
});

test("the worker does nothing but what it is for: no address, no method, no path of a caller's choice", async ({
  page,
}) => {
  const elsewhere = await hubServer(single);
  try {
    const origin = elsewhere.origin;
    const answers = await page.evaluate(
      async (messages) => {
        const answers: unknown[] = [];
        for (const message of messages) answers.push(await window.install.sayToWorker(message));
        return answers;
      },
      [
        { call: "fetch", args: { url: origin } },
        { call: "plan", args: { url: origin } },
        planning({ kind: "hub", repository: origin }),
        planning({ kind: "hub", repository: "../../x" }),
        planning({ kind: "hub", hub: "https://elsewhere.test", repository: "owner/model" }),
        planning({ ...fromHub(), hub: `${hub.origin}?x=1` }),
        planning({ ...fromHub(), method: "POST" }),
        planning({ ...fromHub(), revision: "../../../x" }),
        planning({ ...fromHub(), token: "a\r\nX: y" }),
        { call: "remove", args: { id: "../project-1" } },
        { call: "open", args: { id: ".." } },
        { call: "resume", args: { id: "0123456789abcdef", url: origin } },
      ],
    );
    expect(answers.length).toBe(12);
    for (const answer of answers) expect(answer).toMatchObject({ type: "error" });
    expect(answers.slice(1)).toEqual(
      answers
        .slice(1)
        .map(() => expect.objectContaining({ error: expect.objectContaining({ code: "invalid_settings" }) })),
    );
    expect(elsewhere.asked).toEqual([]);
    expect(hub.asked).toEqual([]);
  } finally {
    await elsewhere.close();
  }
});

test("a token reaches the hub and not where it redirects to; without one the way is said", async ({ page }) => {
  hub.token = "hf_secret";
  const told = await page.evaluate(async (source) => {
    const { startModelStore, never, failure, everything } = window.install;
    const store = startModelStore();
    const denied = await failure(store.plan(never, source, null));
    const model = await store.install(never, { ...source, token: "hf_secret" }, "fp16", () => undefined);
    const record = await (
      await (await (await navigator.storage.getDirectory()).getDirectoryHandle("models")).getDirectoryHandle(model.id)
    ).getFileHandle("model.json");
    return { denied, record: await (await record.getFile()).text(), files: Object.keys(await everything()).length };
  }, fromHub());
  expect(told.denied).toMatchObject({ code: "missing_access", message: expect.stringMatching(/access token/) });
  expect(told.record).not.toContain("hf_secret");
  expect(told.files).toBeGreaterThan(3);
  expect(hub.tokens.hub).toContain("Bearer hf_secret");
  expect(hub.tokens.cdn).toEqual([]);
});

test("a reload in the middle costs little: it goes on to the very same bytes, from shards and through cuts", async ({
  page,
}) => {
  hub.files = shards;
  const clean = await page.evaluate(async (source) => {
    const { smallModelStore, never, everything } = window.install;
    const store = smallModelStore();
    const { id } = await store.install(never, source, "fp16", () => undefined);
    const files = await everything();
    await store.remove(id);
    return { id, files, left: await everything() };
  }, fromHub());
  expect(clean.left).toEqual({});
  expect(Object.keys(clean.files).length).toBeGreaterThan(8);
  const straight = hub.ranges.length;

  hub.delay = 25;
  for (const share of [0.25, 0.5, 0.7]) {
    // The page is reloaded while it waits for this; nothing is told to anybody.
    await page.evaluate(
      async ([source, share]) => {
        const { smallModelStore, never } = window.install;
        const store = smallModelStore();
        const [pending] = (await store.list()).pending;
        await new Promise<void>((resolve) => {
          const onProgress = ({ done, total }: { done: number; total: number }) => done > total * share && resolve();
          void (pending === undefined
            ? store.install(never, source, "fp16", onProgress)
            : store.resume(never, pending.id, onProgress));
        });
      },
      [fromHub(), share] as const,
    );
    await open(page);
  }
  hub.delay = 0;
  const cuts = [0, 10, 5000, 20_000];
  hub.fault = ({ index }) => (index % 4 === 3 && cuts.length > 0 ? { cutAfter: cuts.shift()! } : null);
  const before = hub.ranges.length;
  const rest = await page.evaluate(async () => {
    const { smallModelStore, never, everything, progress } = window.install;
    const store = smallModelStore();
    const { pending } = await store.list();
    const { told, onProgress } = progress();
    const { id } = await store.resume(never, pending[0]!.id, onProgress);
    return { pending, id, files: await everything(), first: told[0] };
  });
  expect(rest.id).toBe(clean.id);
  expect(rest.first!.done / rest.first!.total).toBeGreaterThan(0.5);
  expect(hub.ranges.length - before).toBeLessThan(straight * 0.75);
  expect(weights(rest.files)).toEqual(weights(clean.files));
});

/** The head of the small checkpoint takes less, and each piece of its weights more. */
const HEAD_BYTES = 20_000;
const ofWeights = (start: number, end: number): boolean => end - start > HEAD_BYTES;
/** "model.safetensors 8-15096" */
const isOfWeights = (range: string): boolean => {
  const [start, end] = range.split(" ").at(-1)!.split("-").map(Number);
  return ofWeights(start!, end!);
};

test("paused and gone on with, cancelled and gone; two tabs do not install the same", async ({ page, context }) => {
  hub.delay = 25;
  const told = await page.evaluate(async (source) => {
    const { smallModelStore, failure, everything, until } = window.install;
    const store = smallModelStore();
    const first = new AbortController();
    const paused = await failure(store.install(first.signal, source, "fp32", until(0.3, first)));
    const second = new AbortController();
    const id = (await store.list()).pending[0]?.id ?? "";
    const again = await failure(store.resume(second.signal, id, until(0.6, second)));
    await store.remove(id);
    return { paused, again, left: await everything(), listed: await store.list() };
  }, fromHub());
  expect(told).toMatchObject({
    paused: { code: "cancelled" },
    again: { code: "cancelled" },
    left: {},
    listed: { installed: [], pending: [] },
  });

  const other = await context.newPage();
  await open(other);
  hub.ranges.length = 0;
  // The first gets its checkpoint's head, and nothing of the weights before the other has asked.
  hub.delay = 0;
  const gate = new EventEmitter();
  const opened = once(gate, "open").then(() => undefined);
  hub.held = (start, end) => (ofWeights(start, end) ? opened : Promise.resolve());
  const holding = page.evaluate(async (source) => {
    const { smallModelStore, never } = window.install;
    return (await smallModelStore().install(never, source, "fp32", () => undefined)).id;
  }, fromHub());
  await expect.poll(() => hub.ranges.some(isOfWeights)).toBe(true);
  const refused = await other.evaluate(
    (source) =>
      window.install.failure(
        window.install.smallModelStore().install(window.install.never, source, "fp32", () => undefined),
      ),
    fromHub(),
  );
  expect(refused).toMatchObject({ code: "failed_storage", message: expect.stringMatching(/another tab/) });
  gate.emit("open");
  expect(await holding).toMatch(/^[0-9a-f]{16}$/);
});

test("a dropped folder, installed, scores offline as the folder does; removing it gives the space back", async ({
  page,
  context,
}) => {
  const names = [UNTRAINED.name, [...UNTRAINED.files]] as const;
  const before = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const installed = await page.evaluate(async ([name, files]) => {
    const { smallModelStore, never, folderFiles, score } = window.install;
    const entries = await folderFiles(name, files);
    const model = await smallModelStore().install(
      never,
      { kind: "folder", name, files: entries },
      "fp32",
      () => undefined,
    );
    return { model, direct: await score(name, entries) };
  }, names);
  expect(installed.model).toMatchObject({ name: UNTRAINED.name, origin: { kind: "folder" }, family: "siglip2" });
  expect(installed.model.files.length).toBeGreaterThan(10);
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  expect(used - before).toBeGreaterThan(2_500_000);

  await open(page);
  // The page's own files come from its server; no other is there any more.
  await context.route(
    (url) => url.port !== String(PORTS.install),
    (route) => route.abort(),
  );
  const scored = await page.evaluate(async () => {
    const { startModelStore, score } = window.install;
    const store = startModelStore();
    const { id } = (await store.list()).installed[0]!;
    const { name, files } = await store.open(id);
    return score(name, files);
  });
  expect(scored).toMatchObject({
    scores: { cp: expect.any(Number), pf: expect.any(Number), siglip2_global: expect.any(Number) },
  });
  expect(scored).toEqual(installed.direct);

  const left = await page.evaluate(async () => {
    const { startModelStore, everything, failure } = window.install;
    const store = startModelStore();
    const { id } = (await store.list()).installed[0]!;
    await store.remove(id);
    return {
      files: await everything(),
      usage: (await navigator.storage.estimate()).usage ?? 0,
      gone: await failure(store.open(id)),
    };
  });
  expect(left.files).toEqual({});
  expect(left.usage).toBeLessThan(before + 100_000);
  expect(left.gone).toMatchObject({ code: "missing_file" });
});

test("where the disk has less than the browser tells, that is found before anything moves; nothing is left", async ({
  page,
}) => {
  // Chromium tells every page of 10 GB that are free.
  const session = await page.context().newCDPSession(page);
  const limit = (quotaSize: number) =>
    session.send("Storage.overrideQuotaForOrigin", { origin: new URL(BASE).origin, quotaSize });
  await limit(1_500_000);
  const told = await page.evaluate(async (source) => {
    const { smallModelStore, never, failure, everything } = window.install;
    const store = smallModelStore();
    const plan = await store.plan(never, source, null);
    return {
      choices: plan.choices,
      refused: await failure(store.install(never, source, "fp32", () => undefined)),
      left: await everything(),
    };
  }, fromHub());
  expect(told.choices).toMatchObject([
    { precision: "fp32", fits: false, note: expect.stringMatching(/Remove a model/) },
    { precision: "fp16", fits: true },
  ]);
  expect(told).toMatchObject({
    refused: { code: "missing_room", message: expect.stringMatching(/Remove a model/) },
    left: {},
  });

  // The disk fills in the middle.
  await limit(4_000_000);
  hub.delay = 25;
  const filling = page.evaluate(async (source) => {
    const { smallModelStore, never, failure, everything } = window.install;
    return {
      refused: await failure(smallModelStore().install(never, source, "fp32", () => undefined)),
      left: await everything(),
    };
  }, fromHub());
  hub.ranges.length = 0;
  await expect.poll(() => hub.ranges.length).toBeGreaterThan(15);
  await limit(1_500_000);
  expect(await filling).toMatchObject({
    refused: { code: "missing_room", message: expect.stringMatching(/Remove a model/) },
    left: {},
  });
});

test("a wrong checksum leaves nothing", async ({ page }) => {
  hub.lies.set("model.safetensors", "1".repeat(64));
  const told = await page.evaluate(async (source) => {
    const { smallModelStore, never, failure, everything } = window.install;
    return {
      refused: await failure(smallModelStore().install(never, source, "fp32", () => undefined)),
      left: await everything(),
    };
  }, fromHub());
  expect(told).toMatchObject({ refused: { code: "invalid_download" }, left: {} });
});

test("the wider policy is on the installing worker's file alone, built and in development", async ({ page }) => {
  const seen: [string, string][] = [];
  page.on("response", (response) =>
    seen.push([new URL(response.url()).pathname, response.headers()["content-security-policy"] ?? "none"]),
  );
  await open(page);
  await page.evaluate(() => window.install.startModelStore().list());
  const wide = seen.filter(([, policy]) => policy === installPolicy()).map(([path]) => path);
  expect(wide).toEqual([expect.stringMatching(/^\/install\/install-worker-[\w-]+\.js$/)]);
  expect(seen.filter(([path]) => !wide.includes(path)).map(([, policy]) => policy)).toEqual(
    seen.slice(1).map(() => secureHeaders()["Content-Security-Policy"]),
  );
  for (const path of [
    "/",
    "/assets/index-1.js",
    "/assets/worker-1.js",
    "/install-worker.js",
    "/install/install-worker-1.js/x",
    "/x?/install/install-worker-1.js",
  ])
    expect(isInstallWorker(path), path).toBe(false);

  const development = await createServer({
    configFile: fileURLToPath(new URL("../../vite.config.ts", import.meta.url)),
    cacheDir: test.info().outputPath("vite"),
    logLevel: "error",
    server: { host: "127.0.0.1", port: 0 },
  });
  try {
    await development.listen();
    const base = development.resolvedUrls?.local[0];
    const policyOf = async (path: string) => (await fetch(new URL(path, base))).headers.get("content-security-policy");
    expect(await policyOf("/src/engine/install-worker.ts?worker_file&type=module")).toBe(installPolicy());
    for (const path of ["/", "/src/engine/worker.ts?worker_file&type=module", "/src/main.tsx"])
      expect(await policyOf(path)).toMatch(/connect-src 'self'/);
  } finally {
    await development.close();
  }
});
