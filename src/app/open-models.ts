import type { Engine } from "../engine/client.ts";
import type { PickedFile } from "../platform/picked.ts";
import { useLens } from "../store/store.ts";
import { fetchBundled, fetchFolder } from "./bundled.ts";
import { never } from "./report.ts";

/** Opens checkpoints: somebody's own, or those served beside the page. */
export interface OpenModels {
  /** @throws LensError whatever is wrong with the checkpoint */
  own(name: string, files: readonly PickedFile[]): Promise<void>;
  bundled(roles: readonly string[]): Promise<void>;
}

export function createOpenModels(engine: Engine): OpenModels {
  const open = async (name: string, picked: readonly PickedFile[], untrained: boolean) => {
    const info = await engine.call(never(), "openModel", { name, files: picked.map(({ path, file }) => ({ path, blob: file })) });
    useLens.setState(({ models }) => ({ models: { ...models, [info.role]: { info, untrained } } }));
    return info;
  };

  /** Untrained baselines beside somebody's own checkpoint would be numbers without a meaning among those with one. */
  const dropUntrained = async () => {
    for (const role of ["clip", "dino"] as const) {
      if (useLens.getState().models[role]?.untrained !== true) continue;
      await engine.call(never(), "dropModel", { role });
      useLens.setState(({ models }) => ({ models: { ...models, [role]: null } }));
    }
  };

  return {
    async own(name, files) {
      await open(name, files, false);
      await dropUntrained();
    },

    async bundled(roles) {
      const { models } = await fetchBundled();
      for (const model of models) {
        if (roles.includes(model.role)) await open(model.name, await fetchFolder(model), model.untrained);
      }
    },
  };
}

/** Whether a checkpoint of the person's own is in use. */
export const hasOwnModels = (): boolean => Object.values(useLens.getState().models).some((model) => model !== null && !model.untrained);
