import { z } from "zod";
import type { LensState } from "./state.ts";

z.config({ jitless: true });

/** How fast this device encodes, as measured in earlier jobs: images a second by device, model and budget. */
const KEY = "masc-lens.rates";
const schema = z.record(z.string(), z.number().positive()).catch({});
/** Kept at most, the oldest go first. */
const MOST = 40;

function read(): Record<string, number> {
  try {
    return schema.parse(JSON.parse(globalThis.localStorage?.getItem(KEY) ?? "{}"));
  } catch {
    return {}; // an entry that is no JSON is as good as none
  }
}

function keyOf({ engine, models, settings }: Pick<LensState, "engine" | "models" | "settings">): string | null {
  if (engine.status !== "ready" || models.siglip === null) return null;
  const { device } = engine;
  const { info } = models.siglip;
  return [device.provider, device.threads, info.fingerprint.slice(0, 16), ...(info.precision === "fp32" ? [] : [info.precision]), info.naflex ? settings.maxPatches : ""].join(" ");
}

/** Images a second on this device with the present model and budget; null before it was measured. */
export function measuredRate(state: Pick<LensState, "engine" | "models" | "settings">): number | null {
  const key = keyOf(state);
  return key === null ? null : (read()[key] ?? null);
}

export function rememberRate(state: Pick<LensState, "engine" | "models" | "settings">, imagesPerSecond: number): void {
  const key = keyOf(state);
  if (key === null || !(imagesPerSecond > 0)) return;
  const rates = Object.entries({ ...read(), [key]: imagesPerSecond }).slice(-MOST);
  globalThis.localStorage?.setItem(KEY, JSON.stringify(Object.fromEntries(rates)));
}
