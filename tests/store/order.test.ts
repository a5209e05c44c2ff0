import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptySample, NO_CORRECTIONS, withChange } from "../../src/project/corrections.ts";
import { scoreKey } from "../../src/project/plan.ts";
import type { RowResult } from "../../src/project/runs.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { Sample } from "../../src/project/types.ts";
import { setCorrections } from "../../src/store/actions/history.ts";
import { LIST_EVERY, putResults } from "../../src/store/actions/results.ts";
import { beginJob, endJob, updateJob } from "../../src/store/actions/run.ts";
import { setFilter, showPlace, showTheirScores, sortBy } from "../../src/store/actions/view.ts";
import { listedRowsOf, orderOf } from "../../src/store/order.ts";
import { identityOf } from "../../src/store/selectors.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";

/** Which rows are listed, and in which order, whatever is mounted to show them. */

const sample = (id: string, part: Partial<Sample> = {}): Sample => ({
  ...emptySample(id),
  reference: `${id}-r.png`,
  generation: `${id}-g.png`,
  prompt: `a photograph of ${id}`,
  ...part,
});
const samples = [sample("cup 10"), sample("cup 2", { method: "emu" }), sample("bowl"), sample("vase")];

const flagged = (id: string, cp: number | null, ...flags: ("mask_missing" | "damaged")[]) => answer(id, { cp, flags });

function answer(
  id: string,
  scores: Partial<Extract<RowResult["outcome"], { scores: unknown }>["scores"]>,
): readonly [string, RowResult] {
  const state = useLens.getState();
  const { maxPatches, threshold, stripper } = state.settings;
  const run = { model: "m", maxPatches, threshold, stripper, precision: "fp32", provider: "cpu", version: "0" };
  const key = scoreKey(
    samples.find((one) => one.id === id)!,
    identityOf(state),
  );
  return [id, { outcome: { scores: { ...NO_SCORES, ...scores } }, key, run }];
}

const order = () => orderOf(useLens.getState()).join(", ");
const states = () => listedRowsOf(useLens.getState()).map(({ state }) => state);

beforeEach(() => {
  vi.useFakeTimers();
  useLens.setState({
    ...EMPTY_PROJECT,
    job: null,
    intake: { ...EMPTY_INTAKE, samples },
  });
});
afterEach(() => {
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
});

it("is the project's own without filter and sorting, and stands whatever place is shown", () => {
  expect(order()).toBe("cup 10, cup 2, bowl, vase");
  for (const place of ["results", "files", "models", "check"] as const) {
    showPlace(place);
    expect(order()).toBe("cup 10, cup 2, bowl, vase");
  }
});

describe("a filter on flags", () => {
  it("typed before results arrive finds its rows when they do", () => {
    setFilter("mask_missing");
    expect(order()).toBe("");
    putResults([flagged("cup 2", 0.5), flagged("vase", null, "mask_missing")]);
    expect(order()).toBe("vase");
  });

  it("lets go of a row whose flag is gone", () => {
    putResults([flagged("vase", null, "mask_missing"), flagged("bowl", 0.1, "mask_missing")]);
    setFilter("mask_missing");
    expect(order()).toBe("bowl, vase");
    putResults([flagged("vase", 0.7)]);
    expect(order()).toBe("bowl");
  });
});

describe("sorting", () => {
  it("follows results, with rows without a number last in both directions", () => {
    sortBy([{ id: "cp", desc: false }]);
    putResults([flagged("vase", 0.1), flagged("cup 10", 0.9), flagged("bowl", null)]);
    expect(order()).toBe("vase, cup 10, cup 2, bowl");
    sortBy([{ id: "cp", desc: true }]);
    expect(order()).toBe("cup 10, vase, cup 2, bowl");
    putResults([flagged("cup 2", 1)]);
    expect(order()).toBe("cup 2, cup 10, vase, bowl");
  });

  it("follows what is set by hand, and columns that an address only names are none", () => {
    sortBy([
      { id: "gone", desc: true },
      { id: "method", desc: false },
    ]);
    expect(order()).toBe("cup 2, cup 10, bowl, vase");
    setCorrections(withChange(NO_CORRECTIONS, ["vase"], { method: "dall-e" }));
    expect(order()).toBe("vase, cup 2, cup 10, bowl");
  });

  it("by concept takes the next best name, in natural order; by state what needs a person comes first", () => {
    sortBy([{ id: "concept", desc: false }]);
    expect(order()).toBe("bowl, cup 2, cup 10, vase");
    const [id, failed] = flagged("vase", null);
    putResults([
      [id, { ...failed, outcome: { error: { code: "missing_file", message: "gone" } } }],
      flagged("bowl", 0.1),
    ]);
    sortBy([{ id: "state", desc: false }]);
    expect(order()).toBe("vase, cup 10, cup 2, bowl");
    expect(states()).toEqual(["failed", "waiting", "waiting", "done"]);
  });
});

describe("while a job runs", () => {
  beforeEach(() => {
    sortBy([{ id: "cp", desc: true }]);
    beginJob(4, "starting");
  });

  it("rows move at most once a round; results are there at once", () => {
    putResults([flagged("vase", 0.5)]);
    expect(useLens.getState().results.has("vase")).toBe(true);
    expect(order()).toBe("cup 10, cup 2, bowl, vase");
    vi.advanceTimersByTime(LIST_EVERY / 2);
    putResults([flagged("bowl", 0.9)]);
    vi.advanceTimersByTime(LIST_EVERY / 2);
    expect(order()).toBe("bowl, vase, cup 10, cup 2");
    putResults([flagged("cup 2", 1)]);
    vi.advanceTimersByTime(LIST_EVERY);
    expect(order()).toBe("cup 2, bowl, vase, cup 10");
  });

  it.each([
    ["it ends", endJob],
    ["it is paused", () => updateJob({ status: "paused" })],
    ["something is set by hand", () => setCorrections(withChange(NO_CORRECTIONS, ["vase"], { method: "x" }))],
  ])("and %s, all of it is listed at once", (_, change) => {
    putResults([flagged("vase", 0.5)]);
    change();
    expect(order()).toBe("vase, cup 10, cup 2, bowl");
    expect(useLens.getState().listedResults).toBe(useLens.getState().results);
  });

  it("another filter or sorting goes by what is listed, and a round later by what came in", () => {
    putResults([flagged("vase", 0.5, "damaged")]);
    setFilter("damaged");
    expect(order()).toBe("");
    vi.advanceTimersByTime(LIST_EVERY);
    expect(order()).toBe("vase");
  });
});

it("is the same array while nothing of it changes, and the rows are", () => {
  putResults([flagged("vase", 0.5), flagged("bowl", 0.1)]);
  sortBy([{ id: "prompt", desc: false }]);
  const [ids, rows] = [orderOf(useLens.getState()), listedRowsOf(useLens.getState())];
  showPlace("files");
  expect(listedRowsOf(useLens.getState())).toBe(rows);
  putResults([flagged("cup 2", 1)]);
  expect(listedRowsOf(useLens.getState())).not.toBe(rows);
  expect(orderOf(useLens.getState())).toBe(ids);
  const again = listedRowsOf(useLens.getState());
  expect(again.filter((row) => !rows.includes(row)).map((row) => row.sample.id)).toEqual(["cup 2"]);
});

const pair = (id: string) => ({ id, concept: null, promptId: null, method: null, seed: null });
const theirs = (id: string, score: "cp" | "pf", value: number) => ({
  pair: pair(id),
  score,
  value,
  clues: new Map(),
});

it("beside other scores is that of the comparison, the worst first, each pair once; elsewhere the table's", () => {
  useLens.setState({
    models: {
      siglip: {
        info: {
          slot: "siglip",
          family: "siglip2",
          abilities: ["patches", "regions", "text"],
          comparesPatches: false,
          name: "m",
          fingerprint: "print",
          description: "",
          naflex: true,
          precision: "fp32",
          layer: { dim: 72, heads: 8, mlp: 288 },
        },
        demo: false,
        installed: null,
        rounded: false,
        layer: null,
      },
      clip: null,
      dino: null,
    },
  });
  putResults([answer("vase", { cp: 0.5, pf: 0.5 }), answer("bowl", { cp: 0.5 })]);
  showTheirScores({
    files: ["theirs.jsonl"],
    models: [{ name: "m", scores: [theirs("vase", "cp", 0.5), theirs("bowl", "cp", 0.9), theirs("vase", "pf", 0.6)] }],
    problems: [],
  });
  expect(order()).toBe("bowl, vase");
  showPlace("samples");
  expect(order()).toBe("cup 10, cup 2, bowl, vase");
});
