import { COSTS, NO_SPENT, type Cost, type Spent, type Work } from "../engine/work.ts";
import { z } from "../lib/schema.ts";
import type { LensState } from "./state.ts";

/** How fast this device computes, as measured in earlier runs: milliseconds a unit of each kind of work, by device and models. */
export type Rates = { readonly [C in Cost]?: number };

const KEY = "masc-lens.rates";
const schema = z.catch(z.record(z.string(), z.record(z.string(), z.number().check(z.nonnegative()))), {});
/** Kept at most, the oldest go first. */
const MOST = 40;

type Of = Pick<LensState, "engine" | "models">;

function read(): Record<string, Rates> {
  try {
    return schema.parse(JSON.parse(globalThis.localStorage?.getItem(KEY) ?? "{}"));
  } catch {
    return {}; // an entry that is no JSON is as good as none
  }
}

/** Patches are no part of it: units count them. */
function keyOf({ engine, models }: Of): string | null {
  if (engine.status !== "ready" || models.siglip === null) return null;
  const { device } = engine;
  const names = [models.siglip, models.clip, models.dino].map((model) =>
    model === null ? "-" : `${model.info.fingerprint.slice(0, 16)} ${model.info.precision}`,
  );
  return [device.provider, device.threads, ...names].join(" ");
}

/** What was measured of this device with the present models; nothing before. */
export function measuredRates(state: Of): Rates {
  const key = keyOf(state);
  return key === null ? {} : (read()[key] ?? {});
}

/** What a run says of the device, over what was known of it before. */
export function ratesOf(spent: Spent, before: Rates): Rates {
  const measured = COSTS.flatMap((cost) =>
    spent[cost].units > 0 ? [[cost, spent[cost].milliseconds / spent[cost].units] as const] : [],
  );
  return { ...before, ...Object.fromEntries(measured) };
}

export function rememberRates(state: Of, spent: Spent): void {
  const key = keyOf(state);
  if (key === null || spent.encode.units === 0) return;
  const known = read();
  const { [key]: before = {}, ...others } = known;
  const rates = Object.entries({ ...others, [key]: ratesOf(spent, before) }).slice(-MOST);
  globalThis.localStorage?.setItem(KEY, JSON.stringify(Object.fromEntries(rates)));
}

/** Milliseconds that work takes; null where something in it was never measured here: a wrong number is worse than none. */
export function timeOf(work: Work, rates: Rates): number | null {
  let milliseconds = 0;
  for (const cost of COSTS) {
    if (work[cost] <= 0) continue;
    const rate = rates[cost];
    if (rate === undefined) return null;
    milliseconds += work[cost] * rate;
  }
  return milliseconds;
}

/** What is left of work that was surveyed when `at` had been spent. */
export function workLeft(work: Work, at: Spent, now: Spent): Work {
  const left = (cost: Cost) => Math.max(0, work[cost] - (now[cost].units - at[cost].units));
  return {
    encode: left("encode"),
    pool: left("pool"),
    match: left("match"),
    text: left("text"),
    clip: left("clip"),
    clip_text: left("clip_text"),
    dino: left("dino"),
    row: left("row"),
  };
}

export const addSpent = (one: Spent, other: Spent): Spent => ({
  ...NO_SPENT,
  ...Object.fromEntries(
    COSTS.map((cost) => [
      cost,
      { units: one[cost].units + other[cost].units, milliseconds: one[cost].milliseconds + other[cost].milliseconds },
    ]),
  ),
});
