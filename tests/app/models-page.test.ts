import { readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createModelsPage } from "../../src/app/models-page.ts";
import { createOpenModels } from "../../src/app/open-models.ts";
import { connectModelStore, type ModelStoreClient } from "../../src/engine/install-client.ts";
import { createInstaller } from "../../src/engine/install-handlers.ts";
import type { InstallCalls } from "../../src/engine/install-protocol.ts";
import { serveCalls } from "../../src/lib/calls.ts";
import { readAll } from "../../src/platform/bytes.ts";
import { installedSource } from "../../src/platform/installed-file.ts";
import { setModelsPage } from "../../src/store/actions/models.ts";
import { useLens } from "../../src/store/store.ts";
import { never, startedEngine } from "../engine/rig.ts";
import { singleFile } from "../models/install/checkpoints.ts";
import { COMMIT, hubServer, REPOSITORY } from "../models/install/hub-server.ts";
import { disk, SMALL, serving, type Disk } from "../models/install/rig.ts";
import { resetStore, stubBrowser } from "./browser.ts";
import { checkpoint, readyPage, said, until } from "./rig.ts";

/** The page of models over a model store on disk, at the other end of a channel, and an engine on Node's runtime. */

const NAFLEX = "siglip2-naflex-tiny";
const PLAIN = { stored: null, plan: null, transfer: null, lookup: false, trouble: null, compared: null };

/** The installer as its worker serves it. What it opens comes as bytes: the engine of these tests has no private files. */
function modelStore({ store }: Disk): ModelStoreClient {
  const { port1, port2 } = new MessageChannel();
  serveCalls<InstallCalls>(port2, createInstaller({ store, install: { transfer: SMALL } }));
  port1.start();
  port2.start();
  const client = connectModelStore(Object.assign(port1, { terminate: () => port1.close() }));
  return {
    ...client,
    async open(id) {
      const { files, ...model } = await client.open(id);
      const entries = files.map(async (entry) =>
        "installed" in entry
          ? { path: entry.path, blob: new Blob([(await readAll(installedSource(store, entry.installed))).slice()]) }
          : entry,
      );
      return { ...model, files: await Promise.all(entries) };
    },
  };
}

async function openPage() {
  const place = disk();
  const engine = startedEngine();
  const device = await engine.call(never, "start", { device: "wasm" });
  useLens.setState({ engine: { status: "ready", device } });
  const store = modelStore(place);
  const models = createOpenModels(
    engine,
    () => store,
    () => Promise.reject(new Error("a tiny model needs no new worker")),
  );
  return { commands: createModelsPage(engine, models, () => store), models, place };
}

beforeEach(() => {
  stubBrowser();
  // Asked for storage that lasts, it has nothing to say.
  vi.stubGlobal("navigator", {});
  resetStore();
  setModelsPage(PLAIN);
});
afterEach(() => vi.unstubAllGlobals());

const state = () => useLens.getState();
const shown = () => state().modelsPage;
const installed = () => shown().stored?.installed ?? [];
const remembered = (): unknown => JSON.parse(localStorage.getItem("masc-lens.installed") ?? "[]");
const topics = () => state().notices.map(({ tone, about }) => [tone, about]);

describe("a folder", () => {
  test("is told of before anything moves, and installed is in use, remembered and removed again", async () => {
    const { commands, place } = await openPage();
    await commands.planFolder(await checkpoint(), NAFLEX);
    expect(shown().plan).toMatchObject({ source: { kind: "folder", name: NAFLEX }, found: { family: "siglip2" } });
    expect([readdirSync(place.root), state().busy]).toEqual([[], null]);

    await commands.install("fp16");
    const [model] = installed();
    expect([shown().plan, shown().transfer, installed().length]).toEqual([null, null, 1]);
    expect(model).toMatchObject({ name: NAFLEX, precision: "fp16" });
    expect(state().models.siglip).toMatchObject({ installed: model!.id, rounded: true, demo: false });
    expect(remembered()).toEqual([{ id: model!.id, options: { slot: "siglip", comparesPatches: false } }]);
    expect(said()).toEqual([expect.stringMatching(/^siglip2-naflex-tiny is in this browser's library \([\d.]+ MB\)/)]);

    await commands.removeModel(model!.id);
    expect([installed(), state().models.siglip, remembered(), readdirSync(place.root)]).toEqual([[], null, [], []]);
  });

  test("that is open in memory is kept under its own name; where nothing is open nothing is asked", async () => {
    const { commands, models } = await openPage();
    await commands.keepModel("siglip");
    expect(shown().plan).toBeNull();
    await models.own("mine", await checkpoint());
    await commands.keepModel("siglip");
    expect(shown().plan?.source).toEqual({ kind: "folder", name: "mine" });
    commands.dropPlan();
    expect(shown().plan).toBeNull();
    // What was dropped is asked for no more.
    await commands.install("fp32");
    expect([installed(), said()]).toEqual([[], []]);
  });

  test("that is no checkpoint is said, and said no more once another is asked for", async () => {
    const { commands } = await openPage();
    await commands.planFolder([{ path: "photos/cat.png", file: new File(["x"], "cat.png") }]);
    expect([shown().plan, said()]).toEqual([null, [expect.stringContaining("config.json")]]);
    await commands.planFolder(await checkpoint());
    expect([shown().plan?.source, said()]).toEqual([{ kind: "folder", name: "tiny" }, []]);
  });
});

const askFor = (origin: string, token?: string) => ({
  repository: REPOSITORY,
  hub: origin,
  ...(token === undefined ? {} : { token }),
});

describe("a hub", () => {
  test("gets the token it asks for, which stands in nothing that is shown or written down", async () => {
    const { commands } = await openPage();
    const hub = await serving(await singleFile(NAFLEX));
    hub.token = "hf_secret";
    await commands.planRepository(askFor(hub.origin));
    expect([shown().plan, shown().lookup, said()]).toEqual([null, false, [expect.stringContaining("access token")]]);
    await commands.planRepository(askFor(hub.origin, "hf_secret"));
    expect(shown().plan?.source).toEqual({ kind: "hub", repository: REPOSITORY, hub: hub.origin });
    await commands.install("fp32");
    expect(state().models.siglip).toMatchObject({ revision: COMMIT, rounded: false });
    expect(hub.tokens.hub).toContain("Bearer hf_secret");
    expect(JSON.stringify([shown(), state().notices, remembered()])).not.toContain("hf_secret");
  });

  test("is asked for one transfer at a time; one that is stopped stands in the list, and goes on", async () => {
    const { commands } = await openPage();
    const hub = await serving(await singleFile(NAFLEX));
    await commands.planRepository(askFor(hub.origin));
    hub.delay = 20;
    const installing = commands.install("fp32");
    await until(({ modelsPage: { transfer } }) => transfer !== null && transfer.done > 0);
    expect(shown().transfer).toMatchObject({ kind: "install", name: "model" });
    const asked = hub.ranges.length;
    await commands.install("fp16"); // in its way, and answered at once
    expect(hub.ranges.length).toBe(asked);
    commands.stopTransfer();
    await installing;
    expect([shown().transfer, state().models.siglip, said()]).toEqual([null, null, []]);
    const [pending] = shown().stored?.pending ?? [];
    expect(pending).toMatchObject({ name: "model", precision: "fp32" });

    hub.delay = 0;
    await commands.resumeInstall(pending!.id, {});
    expect([shown().stored?.pending, state().models.siglip?.installed]).toEqual([[], pending!.id]);
  });

  test("that does not answer is waited for until a person stops, which is no news", async () => {
    const { commands } = await openPage();
    const hub = await hubServer(await singleFile(NAFLEX));
    await hub.close(); // nobody is there any more, and it is tried again
    const looking = commands.planRepository(askFor(hub.origin));
    await until(({ modelsPage: { trouble } }) => trouble !== null);
    expect([shown().lookup, shown().trouble]).toEqual([true, expect.stringContaining("cannot be reached")]);
    commands.stopLookup();
    await looking;
    expect([shown(), said()]).toEqual([PLAIN, []]);
  });
});

test("what is stored is verified; damage is said until the model is gone", async () => {
  const { commands, place } = await openPage();
  await commands.planFolder(await checkpoint(), NAFLEX);
  await commands.install("fp32");
  const { id } = installed()[0]!;
  useLens.setState({ notices: [] });
  await commands.verifyModel(id);
  expect([topics(), said()]).toEqual([
    [["info", `step: verify ${id}`]],
    [`${NAFLEX}: every stored file is as it was written.`],
  ]);

  const piece = readdirSync(join(place.root, id)).find((name) => name.startsWith("model.safetensors."));
  truncateSync(join(place.root, id, piece!), 1000);
  await commands.verifyModel(id);
  expect([topics(), said()]).toEqual([
    [["error", `step: verify ${id}`]],
    [expect.stringMatching(/is damaged: .*model\.safetensors.* Remove it and install it again\.$/)],
  ]);
  await commands.removeModel(id);
  expect([said(), installed()]).toEqual([[], []]);
});

describe("precisions", () => {
  test("are compared on the open pairs, and the model is left in the one that it was in", async () => {
    const { commands } = await readyPage();
    await commands.models.setPrecision("siglip", "int8");
    await commands.models.comparePrecisions();
    expect(said()).toEqual([]);
    const { compared } = shown();
    expect([compared?.pairs, compared?.differences.map(({ precision }) => precision)]).toEqual([3, ["int8"]]);
    const { cp, pf } = compared!.differences[0]!;
    for (const { pairs, largest } of [cp, pf]) {
      expect(pairs).toBe(3);
      expect(largest).toBeGreaterThan(0);
      expect(largest).toBeLessThan(0.05);
    }
    expect(state().models.siglip?.info.precision).toBe("int8");
  });

  test("need pairs, and a model: without pairs that is said, without a model there is nothing to compare", async () => {
    const { commands, models } = await openPage();
    await commands.comparePrecisions();
    expect([shown().compared, said()]).toEqual([null, []]);
    await models.own("mine", await checkpoint());
    await commands.comparePrecisions();
    expect([shown().compared, said()]).toEqual([null, [expect.stringContaining("open a project, or the demo, first")]]);
  });
});
