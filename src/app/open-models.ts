import type { Engine } from "../engine/client.ts";
import type { ModelLibrary } from "../engine/install-client.ts";
import type { FileEntry, ModelRole } from "../engine/protocol.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { PickedFile } from "../platform/picked.ts";
import type { OpenedModel } from "../store/state.ts";
import { notify, setShelf, useLens } from "../store/store.ts";
import { fetchBundled, fetchFolder } from "./bundled.ts";
import { never, report } from "./report.ts";

/** A checkpoint's files, to open it again in another precision. */
export interface OpenedFiles {
  readonly name: string;
  readonly files: readonly FileEntry[];
}

/** Opens checkpoints: somebody's own, those in the library of models, or the demo's. */
export interface OpenModels {
  /** In memory only. @throws LensError whatever is wrong with the checkpoint */
  own(name: string, files: readonly PickedFile[]): Promise<void>;
  /** @throws LensError missing_file where it is not in the library (any more) */
  installed(id: string): Promise<void>;
  /** The demo's, or only some roles of them. */
  demo(roles?: readonly string[]): Promise<void>;
  /** Opens what is open in another precision. */
  inPrecision(role: ModelRole, precision: Precision): Promise<void>;
  /** Takes a model of the library out of use. */
  forget(id: string): Promise<void>;
  /** What is open in a role; null where nothing is. */
  filesOf(role: ModelRole): OpenedFiles | null;
}

const NO_LAYER = { layer: null } as const;

/** Width of a tower from which its weights are hundreds of megabytes, which the runtime's heap keeps when they are gone. */
const HEAVY_WIDTH = 512;

/** @param renew gives the engine a new worker that knows the project's files and no model */
export function createOpenModels(engine: Engine, library: () => ModelLibrary, renew: () => Promise<void>): OpenModels {
  const opened = new Map<ModelRole, OpenedFiles>();

  /** Before a heavy tower makes way for another: the others are opened again in the new worker. */
  const renewFor = async (role: ModelRole): Promise<void> => {
    const { models, engine: state } = useLens.getState();
    const heavy = (models[role]?.info.layer.dim ?? 0) >= HEAVY_WIDTH;
    if (!heavy || state.status !== "ready" || state.device.provider === "webgpu") return;
    await renew();
    for (const [other, files] of opened) {
      const precision = models[other]?.info.precision;
      if (other !== role && precision !== undefined) await engine.call(never(), "openModel", { ...files, precision });
    }
  };

  /** Small checkpoints are the self-check's own size or near it: it has told what there is to tell. */
  const checkLayer = async (role: ModelRole, fingerprint: string): Promise<void> => {
    const layer = await engine.call(never(), "checkLayer", { role });
    useLens.setState(({ models }) => {
      const model = models[role];
      return model?.info.fingerprint === fingerprint ? { models: { ...models, [role]: { ...model, layer } } } : {};
    });
  };
  /** @param replacing the role that these files are known to have; null before they were read */
  const open = async (files: OpenedFiles, kind: Pick<OpenedModel, "demo" | "installed" | "rounded">, replacing: ModelRole | null = null, precision?: Precision) => {
    if (replacing !== null) await renewFor(replacing);
    const info = await engine.call(never(), "openModel", { ...files, ...(precision === undefined ? {} : { precision }) });
    opened.set(info.role, files);
    if (info.notice !== undefined) notify("info", info.notice);
    useLens.setState(({ models }) => ({ models: { ...models, [info.role]: { info, ...kind, ...NO_LAYER } } }));
    if (info.role === "siglip") setShelf({ compared: null });
    if (!kind.demo) void checkLayer(info.role, info.fingerprint).catch(report);
  };

  const close = async (role: ModelRole) => {
    await renewFor(role);
    await engine.call(never(), "dropModel", { role });
    opened.delete(role);
    useLens.setState(({ models }) => ({ models: { ...models, [role]: null } }));
  };

  /** The demo's baselines beside somebody's own checkpoint would be numbers without a meaning among those with one. */
  const dropBaselines = async () => {
    for (const role of ["clip", "dino"] as const) {
      if (useLens.getState().models[role]?.demo) await close(role);
    }
  };

  return {
    async own(name, files) {
      await open({ name, files: files.map(({ path, file }) => ({ path, blob: file })) }, { demo: false, installed: null, rounded: false });
      await dropBaselines();
    },

    async installed(id) {
      const { name, files, precision } = await library().open(id);
      await open({ name, files }, { demo: false, installed: id, rounded: precision === "fp16" });
      await dropBaselines();
    },

    async demo(roles = ["siglip", "clip", "dino"]) {
      const { models } = await fetchBundled();
      for (const model of models) {
        if (!roles.includes(model.role)) continue;
        const files = (await fetchFolder(model)).map(({ path, file }) => ({ path, blob: file }));
        await open({ name: model.name, files }, { demo: true, installed: null, rounded: false });
      }
    },

    async inPrecision(role, precision) {
      const files = opened.get(role);
      const model = useLens.getState().models[role];
      if (files === undefined || model === null) return;
      const { compared } = useLens.getState().shelf;
      await open(files, { demo: model.demo, installed: model.installed, rounded: model.rounded }, role, precision);
      setShelf({ compared });
    },

    async forget(id) {
      for (const role of ["siglip", "clip", "dino"] as const) {
        if (useLens.getState().models[role]?.installed === id) await close(role);
      }
    },

    filesOf: (role) => opened.get(role) ?? null,
  };
}

/** Whether a checkpoint of the person's own is in use. */
export const hasOwnModels = (): boolean => Object.values(useLens.getState().models).some((model) => model !== null && !model.demo);
