import { beforeEach, expect, test } from "vitest";
import { createSegment } from "../../src/app/segmenting.ts";
import type { Engine } from "../../src/engine/client.ts";
import { putModel } from "../../src/store/actions/models.ts";
import { canSegment } from "../../src/store/selectors.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";

/** A segmenter is asked about a picture: one that is open, or the demo's own, which is opened then. */

const ANSWER = { width: 1, height: 1, values: Float32Array.of(0.9) };
const asked: string[] = [];
const engine = {
  async call(_signal: AbortSignal, name: string, { slot }: { readonly slot: string }) {
    asked.push(`${name} ${slot}`);
    return ANSWER;
  },
} as unknown as Engine;

const open = () =>
  putModel("clipseg", {
    info: {
      slot: "clipseg",
      family: "clipseg",
      abilities: ["segment"],
      comparesPatches: false,
      name: "tiny",
      fingerprint: "0123456789abcdef",
      description: "",
      naflex: false,
      precision: "fp32",
      layer: { dim: 32, heads: 4, mlp: 64 },
    },
    demo: true,
    installed: null,
    rounded: false,
    layer: null,
  });
const ask = (openUnasked: () => Promise<void>) =>
  createSegment(engine, openUnasked)(AbortSignal.timeout(1000), "cat.png", { name: "cat" }, "name");

beforeEach(() => {
  useLens.setState({ ...EMPTY_PROJECT, segmenters: {} });
  asked.length = 0;
});

test("the demo's own is opened by the first question, and by no later one", async () => {
  useLens.setState({ demo: true });
  expect([canSegment(useLens.getState(), "name"), canSegment(useLens.getState(), "points")]).toEqual([true, false]);
  let opened = 0;
  const openDemo = async () => {
    opened++;
    open();
  };
  expect(await ask(openDemo)).toEqual({ segmentation: ANSWER, by: { model: "tiny", revision: "0123456789ab" } });
  await ask(openDemo);
  expect([opened, asked]).toEqual([1, ["segment clipseg", "segment clipseg"]]);
});

test("where nothing opens, it says what is missing and where to bring it", async () => {
  expect(canSegment(useLens.getState(), "name")).toBe(false);
  await expect(ask(async () => undefined)).rejects.toThrow(/from a name is open.*on the page Models/);
});
