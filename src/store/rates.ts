import { NO_SPENT, NO_WORK, spentOn, type Spent, type Work } from "../engine/work.ts";
import { z } from "../lib/schema.ts";
import { segmenterBy } from "./selectors.ts";
import type { LensState, OpenedModel } from "./state.ts";

/** How fast this device computes, as measured in earlier runs: milliseconds a unit of each kind of work, by device and models. */
export type Rates = Readonly<Record<string, number>>;

const KEY = "masc-lens.rates";
const schema = z.record(z.string(), z.record(z.string(), z.number().nonnegative())).catch({});
/** Kept at most, the oldest go first. */
const MOST = 40;

type Of = Pick<LensState, "engine" | "models">;
type OfMasks = Pick<LensState, "engine" | "segmenters">;

function read(): Record<string, Rates> {
  try {
    return schema.parse(JSON.parse(globalThis.localStorage?.getItem(KEY) ?? "{}"));
  } catch {
    return {}; // an entry that is no JSON is as good as none
  }
}

const nameOf = (model: OpenedModel | null | undefined): string =>
  model ? `${model.info.fingerprint.slice(0, 16)} ${model.info.precision}` : "-";

/** Patches are no part of it: units count them. */
function keyOf({ engine, models }: Of): string | null {
  if (engine.status !== "ready" || models.siglip === null) return null;
  const { device } = engine;
  const { siglip, clip, dino, ...others } = models;
  const further = Object.entries(others).map(([slot, model]) => `${slot} ${nameOf(model)}`);
  return [device.provider, device.threads, ...[siglip, clip, dino].map(nameOf), ...further].join(" ");
}

/** What was measured of this device with the present models; nothing before. */
export function measuredRates(state: Of): Rates {
  const key = keyOf(state);
  return key === null ? {} : (read()[key] ?? {});
}

/** What a run says of the device, over what was known of it before. */
export function ratesOf(spent: Spent, before: Rates): Rates {
  const measured = Object.entries(spent).flatMap(([cost, { units, milliseconds }]) =>
    units > 0 ? [[cost, milliseconds / units] as const] : [],
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

/** What makes masks by a name, and what draws them where another does. */
function maskKeyOf({ engine, segmenters }: OfMasks, refines: boolean): string | null {
  const named = segmenterBy({ segmenters }, "name");
  if (engine.status !== "ready" || named === null) return null;
  const drawn = refines ? segmenterBy({ segmenters }, "points") : null;
  return ["masks", engine.device.provider, engine.device.threads, nameOf(named), nameOf(drawn)].join(" ");
}

/** Milliseconds that a picture's mask takes, as measured in an earlier run on this device; null before one. */
export function measuredMask(state: OfMasks, refines: boolean): number | null {
  const key = maskKeyOf(state, refines);
  return key === null ? null : (read()[key]?.["mask"] ?? null);
}

export function rememberMask(state: OfMasks, refines: boolean, milliseconds: number): void {
  const key = maskKeyOf(state, refines);
  if (key === null) return;
  const { [key]: _before, ...others } = read();
  const rates = Object.entries({ ...others, [key]: { mask: milliseconds } }).slice(-MOST);
  globalThis.localStorage?.setItem(KEY, JSON.stringify(Object.fromEntries(rates)));
}

/** Milliseconds that work takes; null where something in it was never measured here: a wrong number is worse than none. */
export function timeOf(work: Work, rates: Rates): number | null {
  let milliseconds = 0;
  for (const [cost, units] of Object.entries(work)) {
    if (units <= 0) continue;
    const rate = rates[cost];
    if (rate === undefined) return null;
    milliseconds += units * rate;
  }
  return milliseconds;
}

/** What is left of work that was surveyed when `at` had been spent. */
export function workLeft(work: Work, at: Spent, now: Spent): Work {
  const left = Object.entries(work).map(
    ([cost, units]) => [cost, Math.max(0, units - (spentOn(now, cost).units - spentOn(at, cost).units))] as const,
  );
  return { ...NO_WORK, ...Object.fromEntries(left) };
}

export const addSpent = (one: Spent, other: Spent): Spent => ({
  ...NO_SPENT,
  ...Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((cost) => {
      const [a, b] = [spentOn(one, cost), spentOn(other, cost)];
      return [cost, { units: a.units + b.units, milliseconds: a.milliseconds + b.milliseconds }];
    }),
  ),
});
