import type { Engine } from "../engine/client.ts";
import type { PickedFile } from "../platform/picked.ts";
import type { BundledKind } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { fetchBundled, fetchFolder } from "./bundled.ts";
import { never } from "./report.ts";

/** Opens checkpoints: somebody's own, or those served beside the page. */
export interface OpenModels {
  /** @throws LensError whatever is wrong with the checkpoint */
  own(name: string, files: readonly PickedFile[]): Promise<void>;
  /** All of a kind, or only some roles of it; baselines of another kind are put away. */
  bundled(kind: BundledKind, roles?: readonly string[]): Promise<void>;
}

export function createOpenModels(engine: Engine): OpenModels {
  const open = async (name: string, picked: readonly PickedFile[], bundled: BundledKind | null) => {
    const info = await engine.call(never(), "openModel", { name, files: picked.map(({ path, file }) => ({ path, blob: file })) });
    useLens.setState(({ models }) => ({ models: { ...models, [info.role]: { info, bundled } } }));
  };

  /** Baselines of ours beside a checkpoint of another kind would be numbers without a meaning among those with one. */
  const dropOthers = async (kind: BundledKind | null) => {
    for (const role of ["clip", "dino"] as const) {
      const model = useLens.getState().models[role];
      if (model === null || model.bundled === null || model.bundled === kind) continue;
      await engine.call(never(), "dropModel", { role });
      useLens.setState(({ models }) => ({ models: { ...models, [role]: null } }));
    }
  };

  return {
    async own(name, files) {
      await open(name, files, null);
      await dropOthers(null);
    },

    async bundled(kind, roles = ["siglip", "clip", "dino"]) {
      const { models } = await fetchBundled();
      for (const model of models) {
        if (model.untrained === (kind === "untrained") && roles.includes(model.role)) await open(model.name, await fetchFolder(model), kind);
      }
      await dropOthers(kind);
    },
  };
}

/** Whether a checkpoint of the person's own is in use. */
export const hasOwnModels = (): boolean => Object.values(useLens.getState().models).some((model) => model !== null && model.bundled === null);
