import type { Engine } from "../engine/client.ts";
import type { ModelStoreClient } from "../engine/install-client.ts";
import type { FileEntry, ModelInfo, SlotId, SlotOptions } from "../engine/protocol.ts";
import { MAIN_SLOT } from "../models/family-about.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { PickedFile } from "../platform/picked.ts";
import type { OpenedModel } from "../store/state.ts";
import {
  forgetUsed,
  putLayerCheck,
  putModel,
  putModelInfo,
  setModelsPage,
  takeModel,
} from "../store/actions/models.ts";
import { notify, resolve } from "../store/actions/notices.ts";
import { openModel, openModels } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { fetchBundled, fetchFolder, isToy } from "./bundled.ts";
import { never, report } from "./report.ts";

/** A checkpoint's files, to open it again in another precision. */
export interface OpenedFiles {
  readonly name: string;
  readonly files: readonly FileEntry[];
}

/** In which slot; `beside` is a free one of its kind. */
type OpenOptions = SlotOptions & { readonly beside?: boolean };

/** Opens checkpoints: somebody's own, those in the model store, or the demo's. */
export interface OpenModels {
  /** In memory only. @throws LensError whatever is wrong with the checkpoint */
  own(name: string, files: readonly PickedFile[]): Promise<void>;
  /** @throws LensError missing_file where it is not in the model store (any more) */
  installed(id: string, options?: OpenOptions): Promise<void>;
  /** The demo's, or only some slots of them; a person's own are set aside. */
  demo(slots?: readonly SlotId[]): Promise<void>;
  /** What makes masks in the demo. */
  demoSegmenters(): Promise<void>;
  /** Closes the demo's, which are for its project alone, and opens what was set aside for them. */
  leaveDemo(): Promise<void>;
  /** Opens what is open again, in an engine that knows none of it. */
  reopen(): Promise<void>;
  /** Opens what is open in another precision. */
  inPrecision(slot: SlotId, precision: Precision): Promise<void>;
  /** Takes a model of the model store out of use. */
  forget(id: string): Promise<void>;
  /** Takes what is open in a slot out of use. */
  close(slot: SlotId): Promise<void>;
  /** Whether a further slot's patches are compared too. */
  comparePatches(slot: SlotId, compare: boolean): Promise<void>;
  /** What is open in a slot; null where nothing is. */
  filesOf(slot: SlotId): OpenedFiles | null;
}

/** To open a model again as it is. */
const keptOptions = ({ info: { slot, comparesPatches } }: OpenedModel): SlotOptions => ({ slot, comparesPatches });

/** Width of a tower from which its weights are hundreds of megabytes, which the runtime's heap keeps when they are gone. */
const HEAVY_WIDTH = 512;

/** @param renew gives the engine a new worker that knows the project's files and no model */
export function createOpenModels(
  engine: Engine,
  store: () => ModelStoreClient,
  renew: () => Promise<void>,
): OpenModels {
  const opened = new Map<SlotId, OpenedFiles>();
  /** A person's own models, while the demo's stand in their place. */
  const aside = new Map<SlotId, { readonly files: OpenedFiles; readonly model: OpenedModel }>();

  /** @param but the slot that another is to come to */
  const reopen = async (but: SlotId | null): Promise<void> => {
    for (const [slot, files] of opened) {
      const info = openModel(useLens.getState(), slot)?.info;
      if (slot === but || info === undefined) continue;
      const { precision, comparesPatches } = info;
      await engine.call(never(), "openModel", { ...files, precision, slot, comparesPatches });
    }
  };
  /** Before a heavy tower makes way for another: the others are opened again in the new worker. */
  const renewFor = async (slot: SlotId): Promise<void> => {
    const { engine: state } = useLens.getState();
    const heavy = (openModel(useLens.getState(), slot)?.info.layer.dim ?? 0) >= HEAVY_WIDTH;
    if (!heavy || state.status !== "ready" || state.device.provider === "webgpu") return;
    await renew();
    await reopen(slot);
  };

  /** Small checkpoints are the self-check's own size or near it: it has told what there is to tell. */
  const checkLayer = async (slot: SlotId, fingerprint: string): Promise<void> => {
    const layer = await engine.call(never(), "checkLayer", { slot });
    putLayerCheck(slot, fingerprint, layer);
  };
  /** @param replacing the slot that these files are known to have; null before they were read */
  const open = async (
    files: OpenedFiles,
    { demo, installed, revision, rounded }: Pick<OpenedModel, "demo" | "installed" | "revision" | "rounded">,
    replacing: SlotId | null = null,
    precision?: Precision,
    options: OpenOptions = {},
  ): Promise<ModelInfo> => {
    if (replacing !== null) await renewFor(replacing);
    const info = await engine.call(never(), "openModel", {
      ...files,
      ...options,
      ...(precision === undefined ? {} : { precision }),
    });
    opened.set(info.slot, files);
    if (!demo) aside.delete(info.slot);
    resolve(`model: ${info.slot}`);
    if (info.notice !== undefined) notify("info", info.notice, { about: `model: ${info.slot}` });
    putModel(info.slot, {
      info,
      demo,
      toy: demo || (await isToy(info.fingerprint)),
      installed,
      ...(revision === undefined ? {} : { revision }),
      rounded,
      layer: null,
    });
    if (info.slot === MAIN_SLOT) setModelsPage({ compared: null });
    resolve("checkpoint");
    if (!demo) void checkLayer(info.slot, info.fingerprint).catch(report);
    return info;
  };

  const close = async (slot: SlotId) => {
    await renewFor(slot);
    await engine.call(never(), "dropModel", { slot });
    opened.delete(slot);
    takeModel(slot);
  };

  /** The demo's baselines beside somebody's own checkpoint would be numbers without a meaning among those with one. */
  const dropBaselines = async ({ abilities }: ModelInfo) => {
    if (abilities.includes("segment")) return;
    for (const [slot, model] of Object.entries(useLens.getState().models))
      if (slot !== MAIN_SLOT && model?.demo) await close(slot);
  };

  return {
    async own(name, files) {
      const info = await open(
        { name, files: files.map(({ path, file }) => ({ path, blob: file })) },
        { demo: false, installed: null, rounded: false },
      );
      await dropBaselines(info);
    },

    async installed(id, options) {
      const { name, files, precision, origin } = await store().open(id);
      const facts = {
        demo: false,
        installed: id,
        rounded: precision === "fp16",
        ...(origin.kind === "hub" ? { revision: origin.commit } : {}),
      };
      await dropBaselines(await open({ name, files }, facts, null, undefined, options));
    },

    async demo(slots) {
      const { models } = await fetchBundled();
      for (const { role: slot, ...bundled } of models) {
        if (slots !== undefined && !slots.includes(slot)) continue;
        const files = (await fetchFolder(bundled)).map(({ path, file }) => ({ path, blob: file }));
        const [own, ownFiles] = [openModel(useLens.getState(), slot), opened.get(slot)];
        if (own && !own.demo && ownFiles !== undefined) aside.set(slot, { files: ownFiles, model: own });
        await open({ name: bundled.name, files }, { demo: true, installed: null, rounded: false });
      }
    },

    async demoSegmenters() {
      for (const bundled of (await fetchBundled()).segmenters) {
        const files = (await fetchFolder(bundled)).map(({ path, file }) => ({ path, blob: file }));
        await open({ name: bundled.name, files }, { demo: true, installed: null, rounded: false });
      }
    },

    async leaveDemo() {
      for (const [slot, { demo }] of openModels(useLens.getState())) if (demo) await close(slot);
      const own = [...aside.values()];
      aside.clear();
      for (const { files, model } of own) await open(files, model, null, model.info.precision, keptOptions(model));
    },
    reopen: () => reopen(null),

    async inPrecision(slot, precision) {
      const files = opened.get(slot);
      const model = openModel(useLens.getState(), slot);
      if (files === undefined || model === null) return;
      const { compared } = useLens.getState().modelsPage;
      await open(files, model, slot, precision, keptOptions(model));
      setModelsPage({ compared });
    },

    async forget(id) {
      for (const [slot, { installed }] of openModels(useLens.getState())) if (installed === id) await close(slot);
      for (const [slot, { model }] of aside) if (model.installed === id) aside.delete(slot);
    },

    async close(slot) {
      await close(slot);
      forgetUsed(slot);
    },

    async comparePatches(slot, compare) {
      putModelInfo(await engine.call(never(), "comparePatches", { slot, compare }));
    },

    filesOf: (slot) => opened.get(slot) ?? null,
  };
}
