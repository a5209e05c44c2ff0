import { createController } from "../../src/app/controller.ts";
import { renewableEngine, type RenewableEngine } from "../../src/engine/client.ts";
import { baseName } from "../../src/platform/bytes.ts";
import type { PickedFile } from "../../src/platform/picked.ts";
import type { Commands } from "../../src/store/commands.ts";
import { samplesOf } from "../../src/store/selectors.ts";
import { useLens } from "../../src/store/store.ts";
import { startDevice } from "../../src/app/start-engine.ts";
import { oracleModel, oracleSource } from "../parity/oracle.ts";
import { engineWorker, NAFLEX, watchedRuntime, type WatchedRuntime } from "../engine/rig.ts";
import { readAll } from "../../src/platform/bytes.ts";

/** The page without a screen: the controller, the store, and an engine on Node's runtime at the end of a channel. */

export interface Page {
  readonly commands: Commands;
  readonly engine: RenewableEngine;
  /** Its runs can be held. */
  readonly runtime: WatchedRuntime;
  /** The engine's worker ends by itself. */
  fail(): void;
}

export function openPage(): Page {
  const runtime = watchedRuntime();
  let worker: EventTarget | null = null;
  const engine = renewableEngine(() => (worker = engineWorker(runtime)));
  startDevice(engine);
  return {
    commands: createController(engine),
    engine,
    runtime,
    fail: () => void worker?.dispatchEvent(new Event("messageerror")),
  };
}

async function picked(path: string, of: string): Promise<PickedFile> {
  return { path, file: new File([(await readAll(oracleSource(of))).slice()], baseName(path)) };
}

/** The oracle's tiny SigLIP2, as a folder that was dropped. */
export const checkpoint = (): Promise<PickedFile[]> =>
  Promise.all(oracleModel(NAFLEX).map(({ path }) => picked(`tiny/${baseName(path)}`, path)));

const PAIRS = [
  ["grey", "palette", "kitten"],
  ["palette", "exact", "motorcycle"],
  ["exact", "grey", "teapot"],
] as const;

/** Three pairs of the oracle's pictures, with masks and prompts, by a manifest. */
export async function project(): Promise<PickedFile[]> {
  const names = [...new Set(PAIRS.flatMap(([reference, generation]) => [reference, generation]))];
  const rows = PAIRS.map(
    ([reference, generation, object], index) =>
      `p${index},images/${reference}.png,masks/${reference}.png,images/${generation}.png,masks/${generation}.png,a photo of a ${object} at night,${object}`,
  );
  const text = ["id,reference,reference_mask,generation,generation_mask,prompt,object", ...rows].join("\n");
  const files = names.flatMap((name) =>
    ["images", "masks"].map((folder) => picked(`set/${folder}/${name}.png`, `${folder}/${name}.png`)),
  );
  return [...(await Promise.all(files)), { path: "set/pairs.csv", file: new File([text], "pairs.csv") }];
}

/** A page with three pairs, and SigLIP2 open and checked. */
export async function readyPage(): Promise<Page> {
  const page = openPage();
  await page.commands.addFiles(await project());
  await page.commands.addCheckpoint(await checkpoint());
  page.commands.changeSettings({ maxPatches: 64 });
  await until(({ models }) => models.siglip?.layer !== null);
  return page;
}

export const ids = (): readonly string[] => samplesOf(useLens.getState()).map(({ id }) => id);

/** Ids of the rows that have numbers. */
export const scored = (): readonly string[] =>
  [...useLens.getState().results].flatMap(([id, { outcome }]) => ("scores" in outcome ? [id] : []));

export const said = (): readonly string[] => useLens.getState().notices.map(({ message }) => message);

/** Settles once the store is as asked. */
export function until(holds: (state: ReturnType<typeof useLens.getState>) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds(useLens.getState())) return resolve();
    const stop = useLens.subscribe((state) => {
      if (!holds(state)) return;
      stop();
      resolve();
    });
  });
}
