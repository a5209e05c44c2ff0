import type { Engine } from "../engine/client.ts";
import type { ModelStoreClient } from "../engine/install-client.ts";
import type { FileEntry, ModelRole } from "../engine/protocol.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { PickedFile } from "../platform/picked.ts";
import type { OpenedModel } from "../store/state.ts";
import { putLayerCheck, putModel, setModelsPage } from "../store/actions/models.ts";
import { notify, resolve } from "../store/actions/notices.ts";
import { useLens } from "../store/store.ts";
import { fetchBundled, fetchFolder } from "./bundled.ts";
import { never, report } from "./report.ts";

/** A checkpoint's files, to open it again in another precision. */
export interface OpenedFiles {
  readonly name: string;
  readonly files: readonly FileEntry[];
}

/** Opens checkpoints: somebody's own, those in the model store, or the demo's. */
export interface OpenModels {
  /** In memory only. @throws LensError whatever is wrong with the checkpoint */
  own(name: string, files: readonly PickedFile[]): Promise<void>;
  /** @throws LensError missing_file where it is not in the model store (any more) */
  installed(id: string): Promise<void>;
  /** The demo's, or only some roles of them; a person's own are set aside. */
  demo(roles?: readonly ModelRole[]): Promise<void>;
  /** Closes the demo's, which are for its project alone, and opens what was set aside for them. */
  leaveDemo(): Promise<void>;
  /** Opens what is open again, in an engine that knows none of it. */
  reopen(): Promise<void>;
  /** Opens what is open in another precision. */
  inPrecision(role: ModelRole, precision: Precision): Promise<void>;
  /** Takes a model of the model store out of use. */
  forget(id: string): Promise<void>;
  /** What is open in a role; null where nothing is. */
  filesOf(role: ModelRole): OpenedFiles | null;
}

const ROLES: readonly ModelRole[] = ["siglip", "clip", "dino"];

/** Width of a tower from which its weights are hundreds of megabytes, which the runtime's heap keeps when they are gone. */
const HEAVY_WIDTH = 512;

/** @param renew gives the engine a new worker that knows the project's files and no model */
export function createOpenModels(
  engine: Engine,
  store: () => ModelStoreClient,
  renew: () => Promise<void>,
): OpenModels {
  const opened = new Map<ModelRole, OpenedFiles>();
  /** A person's own models, while the demo's stand in their place. */
  const aside = new Map<ModelRole, { readonly files: OpenedFiles; readonly model: OpenedModel }>();

  /** @param but the role that another is to come to */
  const reopen = async (but: ModelRole | null): Promise<void> => {
    const { models } = useLens.getState();
    for (const [role, files] of opened) {
      const precision = models[role]?.info.precision;
      if (role !== but && precision !== undefined) await engine.call(never(), "openModel", { ...files, precision });
    }
  };
  /** Before a heavy tower makes way for another: the others are opened again in the new worker. */
  const renewFor = async (role: ModelRole): Promise<void> => {
    const { models, engine: state } = useLens.getState();
    const heavy = (models[role]?.info.layer.dim ?? 0) >= HEAVY_WIDTH;
    if (!heavy || state.status !== "ready" || state.device.provider === "webgpu") return;
    await renew();
    await reopen(role);
  };

  /** Small checkpoints are the self-check's own size or near it: it has told what there is to tell. */
  const checkLayer = async (role: ModelRole, fingerprint: string): Promise<void> => {
    const layer = await engine.call(never(), "checkLayer", { role });
    putLayerCheck(role, fingerprint, layer);
  };
  /** @param replacing the role that these files are known to have; null before they were read */
  const open = async (
    files: OpenedFiles,
    { demo, installed, rounded }: Pick<OpenedModel, "demo" | "installed" | "rounded">,
    replacing: ModelRole | null = null,
    precision?: Precision,
  ) => {
    if (replacing !== null) await renewFor(replacing);
    const info = await engine.call(never(), "openModel", {
      ...files,
      ...(precision === undefined ? {} : { precision }),
    });
    opened.set(info.role, files);
    if (!demo) aside.delete(info.role);
    resolve(`model: ${info.role}`);
    if (info.notice !== undefined) notify("info", info.notice, { about: `model: ${info.role}` });
    putModel(info.role, { info, demo, installed, rounded, layer: null });
    if (info.role === "siglip") setModelsPage({ compared: null });
    resolve("checkpoint");
    if (!demo) void checkLayer(info.role, info.fingerprint).catch(report);
  };

  const close = async (role: ModelRole) => {
    await renewFor(role);
    await engine.call(never(), "dropModel", { role });
    opened.delete(role);
    putModel(role, null);
  };

  /** The demo's baselines beside somebody's own checkpoint would be numbers without a meaning among those with one. */
  const dropBaselines = async () => {
    for (const role of ["clip", "dino"] as const) {
      if (useLens.getState().models[role]?.demo) await close(role);
    }
  };

  return {
    async own(name, files) {
      await open(
        { name, files: files.map(({ path, file }) => ({ path, blob: file })) },
        { demo: false, installed: null, rounded: false },
      );
      await dropBaselines();
    },

    async installed(id) {
      const { name, files, precision } = await store().open(id);
      await open({ name, files }, { demo: false, installed: id, rounded: precision === "fp16" });
      await dropBaselines();
    },

    async demo(roles = ROLES) {
      const { models } = await fetchBundled();
      for (const { role, ...bundled } of models) {
        if (!roles.includes(role)) continue;
        const files = (await fetchFolder(bundled)).map(({ path, file }) => ({ path, blob: file }));
        const [own, ownFiles] = [useLens.getState().models[role], opened.get(role)];
        if (own !== null && !own.demo && ownFiles !== undefined) aside.set(role, { files: ownFiles, model: own });
        await open({ name: bundled.name, files }, { demo: true, installed: null, rounded: false });
      }
    },

    async leaveDemo() {
      for (const role of ROLES) if (useLens.getState().models[role]?.demo) await close(role);
      const own = [...aside.values()];
      aside.clear();
      for (const { files, model } of own) await open(files, model, null, model.info.precision);
    },
    reopen: () => reopen(null),

    async inPrecision(role, precision) {
      const files = opened.get(role);
      const model = useLens.getState().models[role];
      if (files === undefined || model === null) return;
      const { compared } = useLens.getState().modelsPage;
      await open(files, model, role, precision);
      setModelsPage({ compared });
    },

    async forget(id) {
      for (const role of ROLES) if (useLens.getState().models[role]?.installed === id) await close(role);
      for (const [role, { model }] of aside) if (model.installed === id) aside.delete(role);
    },

    filesOf: (role) => opened.get(role) ?? null,
  };
}
