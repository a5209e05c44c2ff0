import { cacheRoots, repositoryName } from "../../platform/hub-cache.ts";
import { nameOf, type PickedFile } from "../../platform/picked.ts";
import { notify } from "../../store/actions/notices.ts";
import type { Commands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { OpenModels } from "../open-models.ts";
import { busily, report } from "../report.ts";
import { rememberedInstalled } from "../restore.ts";
import type { Turns } from "../turns.ts";

export interface ModelParts {
  readonly inTurn: Turns;
  readonly models: OpenModels;
  /** Whether a run goes on. */
  running(): boolean;
}

/** Which models are opened, by a person or unasked. */
export interface ModelChoice {
  /** Somebody's own, unless a run goes on with the present one. */
  openCheckpoint(name: string, files: readonly PickedFile[]): Promise<void>;
  /** The model store's models that were in use the last time. */
  openRemembered(): Promise<void>;
  /** The same as the page starts: what asks for a model then waits for it. */
  startRemembering(): void;
  /** What makes masks, as far as it may be opened unasked: remembered, or the demo's in the demo. */
  openSegmenters(): Promise<void>;
  /** What may be opened unasked before pairs are scored. */
  openUnasked(): Promise<void>;
  readonly addCheckpoint: Commands["addCheckpoint"];
}

/** A checkpoint's name by its files: the repository's, or the folder's that its config lies in. */
function checkpointName(picked: readonly PickedFile[]): string {
  const [cache] = cacheRoots(picked.map(({ path }) => path));
  const config = picked.find(({ file }) => file.name === "config.json");
  const folder = cache === undefined ? config?.path.split("/").at(-2) : cache.split("/").at(-1);
  return repositoryName(folder ?? nameOf(picked));
}

export function createModelChoice({ inTurn, models, running }: ModelParts): ModelChoice {
  /** Models of the model store, as the page starts: one that is still being opened is no missing one. */
  let remembering: Promise<void> = Promise.resolve();

  const openCheckpoint = async (name: string, picked: readonly PickedFile[]): Promise<void> => {
    if (running())
      notify(
        "info",
        "A run is going on with the present checkpoint. Cancel it, or wait for its end, then add the other.",
        { about: "run" },
      );
    else await models.own(name, picked);
  };
  const openRemembered = async (): Promise<void> => {
    for (const { id, options } of await rememberedInstalled()) await models.installed(id, options).catch(report);
  };
  /** The demo's checkpoint, in its own project alone, and not where that was scored with another. */
  const openToy = async (): Promise<void> => {
    const { demo, lastModels } = useLens.getState();
    const own = lastModels?.siglip?.demo === false;
    if (demo && !own) await busily("opening the demo's checkpoint", () => models.demo());
  };

  return {
    openCheckpoint,
    openRemembered,
    startRemembering: () => void (remembering = openRemembered()),
    async openSegmenters() {
      await remembering;
      const { demo, segmenters } = useLens.getState();
      if (demo && Object.keys(segmenters).length === 0)
        await busily("opening the demo's segmenter", () => models.demoSegmenters());
    },
    async openUnasked() {
      await remembering;
      const { job, models: open } = useLens.getState();
      if (job === null && open.siglip === null) await openToy();
    },
    addCheckpoint: (picked) => inTurn("opening the checkpoint", () => openCheckpoint(checkpointName(picked), picked)),
  };
}
