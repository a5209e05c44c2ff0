import type { Engine } from "../engine/client.ts";
import type { PickedFile } from "../platform/picked.ts";
import { useLens } from "../store/store.ts";
import { fetchBundled, fetchFolder } from "./bundled.ts";
import { never } from "./report.ts";

/** Opens checkpoints: somebody's own, or those served beside the page. */
export interface OpenModels {
  /** @throws LensError whatever is wrong with the checkpoint */
  own(name: string, files: readonly PickedFile[]): Promise<void>;
  /** The demo's, or only some roles of them. */
  demo(roles?: readonly string[]): Promise<void>;
}

export function createOpenModels(engine: Engine): OpenModels {
  const open = async (name: string, picked: readonly PickedFile[], demo: boolean) => {
    const info = await engine.call(never(), "openModel", { name, files: picked.map(({ path, file }) => ({ path, blob: file })) });
    useLens.setState(({ models }) => ({ models: { ...models, [info.role]: { info, demo } } }));
  };

  /** The demo's baselines beside somebody's own checkpoint would be numbers without a meaning among those with one. */
  const dropBaselines = async () => {
    for (const role of ["clip", "dino"] as const) {
      const model = useLens.getState().models[role];
      if (model === null || !model.demo) continue;
      await engine.call(never(), "dropModel", { role });
      useLens.setState(({ models }) => ({ models: { ...models, [role]: null } }));
    }
  };

  return {
    async own(name, files) {
      await open(name, files, false);
      await dropBaselines();
    },

    async demo(roles = ["siglip", "clip", "dino"]) {
      const { models } = await fetchBundled();
      for (const model of models) {
        if (roles.includes(model.role)) await open(model.name, await fetchFolder(model), true);
      }
    },
  };
}

/** Whether a checkpoint of the person's own is in use. */
export const hasOwnModels = (): boolean => Object.values(useLens.getState().models).some((model) => model !== null && !model.demo);
