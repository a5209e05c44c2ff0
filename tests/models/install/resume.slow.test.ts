import { expect, test } from "vitest";
import { listModels, sweep } from "../../../src/models/install/installed.ts";
import { LensError } from "../../../src/lib/errors.ts";
import type { ModelStore } from "../../../src/platform/model-store.ts";
import { mapTensors, valuesOf } from "../edit-checkpoint.ts";
import { sharded, singleFile } from "./checkpoints.ts";
import type { HubFault } from "./hub-server.ts";
import { disk, failure, fromFolder, fromHub, impatient, install, leftovers, serving, SMALL, stored } from "./rig.ts";

const NAFLEX = "siglip2-naflex-tiny";

const crash = () => Promise.reject(new LensError("failed_download", "the power went"));

/** A model store that ends the world after so many writes: nothing is closed, told or tidied after that. */
function crashing(store: ModelStore, writes: number): ModelStore {
  let left = writes;
  const dead = () => left <= 0;
  return {
    ...store,
    remove: (folder) => (dead() ? crash() : store.remove(folder)),
    removeFile: (folder, name) => (dead() ? crash() : store.removeFile(folder, name)),
    async writer(folder, name) {
      if (dead()) return crash();
      const writer = await store.writer(folder, name);
      return {
        ...writer,
        write: async (bytes, at) => {
          left--;
          // The last one is written in half.
          if (dead()) return writer.write(bytes.subarray(0, bytes.length >> 1), at).then(crash);
          return writer.write(bytes, at);
        },
        truncate: (size) => (dead() ? crash() : writer.truncate(size)),
      };
    },
  };
}

test("cancelled at any moment it goes on to the very same bytes, and reads little twice", async () => {
  const files = await sharded(NAFLEX);
  const clean = disk();
  const hub = await serving(files);
  const { id } = await install(clean.store, await fromHub(hub), "fp16");
  const wanted = stored(clean, id);
  const straight = hub.ranges.length;

  const place = disk();
  // Seven requests are for headers and what is read before anything moves.
  for (const stopAt of [3, 9, 11, 13, 12, 10]) {
    const controller = new AbortController();
    let seen = 0;
    hub.fault = () => (++seen === stopAt ? (controller.abort(), null) : null);
    expect(await failure(install(place.store, await fromHub(hub), "fp16", controller.signal))).toMatchObject({
      code: "cancelled",
    });
  }
  hub.fault = () => null;
  const [pending] = (await listModels(place.store)).pending;
  expect(pending).toMatchObject({ id, family: "siglip2", precision: "fp16" });
  expect(pending!.done).toBeGreaterThan(0);
  await sweep(place.store);
  const before = hub.ranges.length;
  await install(place.store, await fromHub(hub), "fp16");
  expect(hub.ranges.length - before).toBeLessThan(straight);
  expect(stored(place, id)).toEqual(wanted);
});

test("after a crash in the middle of any write it goes on to the very same bytes", async () => {
  // A tensor that float16 cannot hold, found late, in a file whose tensors cross pieces.
  const files = await singleFile(NAFLEX, (tensors) =>
    mapTensors(tensors, (tensor, name) => {
      if (name !== "text_model.embeddings.token_embedding.weight") return tensor;
      const data = valuesOf(tensor).slice();
      data[data.length - 1] = 70_000;
      return { ...tensor, data };
    }),
  );
  const source = await fromFolder(files);
  const clean = disk();
  const { id, kept } = await install(clean.store, source, "fp16");
  expect(kept).toEqual(["text_model.embeddings.token_embedding.weight"]);
  const wanted = stored(clean, id);
  for (let writes = 5; writes < 260; writes += 17) {
    const place = disk();
    // The last of them are past the end.
    await install(crashing(place.store, writes), source, "fp16").catch(() => undefined);
    await install(crashing(place.store, 40), source, "fp16").catch(() => undefined);
    await sweep(place.store);
    await install(place.store, source, "fp16");
    expect(stored(place, id)).toEqual(wanted);
  }
});

test("a connection that is cut at ten places, and a server that is busy, cost nothing but time", async () => {
  const hub = await serving(await singleFile(NAFLEX));
  const clean = disk();
  const { id } = await install(clean.store, await fromHub(hub));
  const first = hub.ranges.length;
  const cuts = [0, 1, 7, 100, 1000, 5000, 20_000, 40_000, 49_000, 50_000];
  const faults: HubFault = ({ index }) => {
    const at = index - first;
    if (at >= 2 && at % 3 === 2 && cuts.length > 0) return { cutAfter: cuts.shift()! };
    if (at === 4) return { status: 503 };
    if (at === 7) return { status: 429, headers: { "Retry-After": "7" } };
    return null;
  };
  hub.fault = faults;
  const options = impatient();
  const place = disk();
  await install(place.store, await fromHub(hub, options));
  expect(cuts).toEqual([]);
  expect(options.waits).toContain(7000);
  expect(options.waits.filter((wait) => wait === 500).length).toBeGreaterThan(5);
  expect(stored(place, id)).toEqual(stored(clean, id));
});

test("a server that is gone is given up, with what came kept; then it goes on", async () => {
  const hub = await serving(await singleFile(NAFLEX));
  const place = disk();
  hub.fault = ({ index }) => (index > 20 ? { status: 500 } : null);
  const options = impatient();
  expect(await failure(install(place.store, await fromHub(hub, options)))).toMatchObject({
    code: "failed_download",
    message: expect.stringMatching(/is kept/),
  });
  expect(Math.max(...options.waits)).toBe(16_000);
  expect((await listModels(place.store)).pending).toHaveLength(1);
  hub.fault = ({ index }) => (index < 0 ? null : { status: 429, headers: { "Retry-After": "3600" } });
  expect(await failure(fromHub(hub))).toMatchObject({ code: "failed_download" });
  hub.fault = () => null;
  await install(place.store, await fromHub(hub));
});

test("another file than the published one, or one that changes, is refused and leaves nothing", async () => {
  const files = await singleFile(NAFLEX);
  const weights = files.get("model.safetensors")!;
  const hub = await serving(files);
  const place = disk();
  hub.lies.set("model.safetensors", "0".repeat(64));
  expect(await failure(install(place.store, await fromHub(hub)))).toMatchObject({
    code: "invalid_download",
    message: expect.stringMatching(/SHA-256/),
  });
  expect(leftovers(place)).toEqual([]);
  hub.lies.clear();

  const other = weights.slice();
  other[other.length - 5]! ^= 1;
  const changes: readonly HubFault[] = [
    ({ index }) => (index >= 8 ? { bytes: other, etag: '"2"' } : null),
    ({ index }) => (index >= 8 ? { bytes: weights.subarray(0, -4096), etag: '"model.safetensors-1"' } : null),
    () => ({ bytes: other, etag: '"model.safetensors-1"' }),
    ({ index }) => (index >= 8 ? { status: 416 } : null),
  ];
  for (const change of changes) {
    const source = await fromHub(hub);
    const begun = hub.ranges.length;
    hub.fault = (request) => change({ ...request, index: request.index - begun });
    expect(await failure(install(place.store, source))).toMatchObject({ code: "invalid_download" });
    expect(leftovers(place)).toEqual([]);
    hub.fault = () => null;
  }
});

test("an access token goes to the hub and nowhere else; without it one is asked for", async () => {
  const hub = await serving(await singleFile(NAFLEX));
  hub.token = "hf_secret";
  const place = disk();
  const denied = await failure(fromHub(hub));
  expect(denied).toMatchObject({ code: "missing_access", message: expect.stringMatching(/access token.*licence/) });
  const wrong = await failure(fromHub(hub, { ...impatient(), token: "hf_wrong" }));
  expect(wrong.code).toBe("missing_access");
  expect(JSON.stringify(wrong.toRecord())).not.toContain("hf_wrong");
  const record = await install(place.store, await fromHub(hub, { ...impatient(), token: "hf_secret" }));
  expect(new Set(hub.tokens.hub)).toEqual(new Set(["Bearer hf_wrong", "Bearer hf_secret"]));
  expect(hub.tokens.cdn).toEqual([]);
  expect(JSON.stringify(record)).not.toContain("hf_secret");
});

test("what is not there is named; names that are none are not asked for", async () => {
  const files = new Map(await sharded(NAFLEX));
  files.delete("model-00002-of-00003.safetensors");
  const hub = await serving(files);
  expect(await failure(fromHub(hub))).toMatchObject({
    code: "missing_file",
    message: expect.stringMatching(/model-00002-of-00003/),
  });
  const { hubSource } = await import("../../../src/models/install/hub-source.ts");
  const ask = (repository: string, revision?: string) =>
    hubSource(
      new AbortController().signal,
      { hub: hub.origin, repository, ...(revision !== undefined && { revision }) },
      impatient(),
    );
  expect(await failure(ask("owner/other"))).toMatchObject({
    code: "missing_file",
    message: expect.stringMatching(/owner\/other/),
  });
  const before = hub.asked.length;
  for (const name of ["", "../x", "a/b/c", "a/../b", "a/b?x=1", "http://elsewhere", "a/b#c", "a b", "a/.b"])
    expect((await failure(ask(name))).code).toBe("invalid_settings");
  for (const revision of ["", "../main", "a//b", "a?b", "a\nb"])
    expect((await failure(ask("owner/model", revision))).code).toBe("invalid_settings");
  expect(hub.asked.length).toBe(before);
});

test("a full disk says the way out and leaves nothing; two at once do not write over each other", async () => {
  const place = disk();
  const source = await fromFolder(await singleFile(NAFLEX));
  expect(await failure(install({ ...place.store, hasRoom: async () => false }, source))).toMatchObject({
    code: "missing_room",
    message: expect.stringMatching(/Remove a model/),
  });
  const full: ModelStore = {
    ...place.store,
    writer: async (folder, name) => ({
      ...(await place.store.writer(folder, name)),
      ...(name === "model.safetensors.003" && { write: () => Promise.reject(new LensError("missing_room", "full")) }),
    }),
  };
  expect(await failure(install(full, source))).toMatchObject({ code: "missing_room" });
  expect(leftovers(place)).toEqual([]);
  const both = await Promise.allSettled([install(place.store, source), install(place.store, source)]);
  const refused = both.flatMap((one) => (one.status === "rejected" ? [LensError.from(one.reason)] : []));
  expect(refused).toMatchObject([{ code: "failed_storage", message: expect.stringMatching(/already/) }]);
});

test("memory holds a few windows, whatever else is ready", async () => {
  const hub = await serving(await singleFile(NAFLEX));
  const source = await fromHub(hub);
  const begun = hub.ranges.length;
  let most = 0;
  hub.fault = () => ((most = Math.max(most, hub.ranges.length - begun)), null);
  hub.delay = 20;
  const place = disk();
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 15);
  await failure(install(place.store, source, "fp32", controller.signal));
  expect(most).toBeLessThanOrEqual(SMALL.inFlight);
});
