import type { CallHandlers } from "../lib/calls.ts";
import { LensError } from "../lib/errors.ts";
import { hubSource } from "../models/install/hub-source.ts";
import { installModel, type InstallOptions, type InstallProgress } from "../models/install/install.ts";
import type { StoredPrecision } from "../models/install/layout.ts";
import { installedFiles, listModels, removeModel, sweep, verifyModel } from "../models/install/installed.ts";
import { modelId, planInstall } from "../models/install/plan.ts";
import { readJournal, type InstalledModel, type Journal } from "../models/install/record.ts";
import { folderSource, openSource, type ModelSource, type OpenedSource } from "../models/install/source.ts";
import { blobSource, type ByteSource } from "../platform/bytes.ts";
import { keptSource } from "../platform/handles-kept.ts";
import type { RequestOptions } from "../platform/hub-requests.ts";
import type { ModelStore } from "../platform/model-store.ts";
import type { InstallCalls, Trouble } from "./install-protocol.ts";
import {
  accept,
  idRequest,
  installRequest,
  keptHub,
  planRequest,
  resumeRequest,
  type CheckedSource,
} from "./install-requests.ts";
import type { FileEntry } from "./protocol.ts";

export interface InstallParts {
  readonly store: ModelStore;
  readonly requests?: RequestOptions;
  readonly install?: InstallOptions;
}

/** Files of somebody's own. One of an installed model is none: it stands in the model store already. */
function toSource(entry: FileEntry): ByteSource {
  if ("blob" in entry) return blobSource(entry.path, entry.blob);
  if ("kept" in entry) return keptSource(entry.kept);
  if ("zipped" in entry)
    throw new LensError("unsupported_archive", "A model is not installed from a ZIP. Unpack it, and add its folder.");
  throw new LensError("invalid_settings", "A model that is installed already cannot be installed from.");
}

type OnTrouble = (trouble: Trouble) => void;

/** The calls of install-protocol.ts on a model store; what install-worker.ts serves. */
export function createInstaller({
  store,
  requests = {},
  install: options = {},
}: InstallParts): CallHandlers<InstallCalls> {
  /** What a crash or a closed tab left goes before anything is listed or added. */
  const swept = sweep(store).catch(() => undefined); // it is tried again at the next start
  /** Installations of this worker: a stopped one may still be putting itself away. */
  const running = new Map<string, { readonly controller: AbortController; readonly ended: Promise<unknown> }>();

  const find = (signal: AbortSignal, source: CheckedSource, onTrouble: OnTrouble): Promise<ModelSource> | ModelSource =>
    source.kind === "folder"
      ? folderSource(source.name, source.files.map(toSource))
      : hubSource(
          signal,
          {
            repository: source.repository,
            ...(source.hub !== undefined && { hub: source.hub }),
            ...(source.revision !== undefined && { revision: source.revision }),
          },
          { ...requests, token: source.token ?? null, onTrouble: (trouble) => onTrouble({ trouble }) },
        );

  const run = async (
    signal: AbortSignal,
    source: OpenedSource,
    precision: StoredPrecision,
    onProgress: (progress: InstallProgress) => void,
  ): Promise<InstalledModel> => {
    const id = await modelId(source, precision);
    const earlier = running.get(id);
    if (earlier?.controller.signal.aborted) await earlier.ended;
    const controller = new AbortController();
    const stop = () => controller.abort();
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    const installing = installModel(controller.signal, store, source, precision, onProgress, options);
    const mine = { controller, ended: installing.catch(() => undefined) };
    if (!running.has(id) || earlier?.controller.signal.aborted) running.set(id, mine);
    try {
      return await installing;
    } finally {
      if (running.get(id) === mine) running.delete(id);
      signal.removeEventListener("abort", stop);
    }
  };

  const again = async (
    signal: AbortSignal,
    { origin, name }: Journal,
    files: readonly FileEntry[] | undefined,
    token: string | undefined,
    onTrouble: OnTrouble,
  ): Promise<ModelSource> => {
    if (origin.kind === "hub")
      return hubSource(
        signal,
        { ...origin, hub: accept(keptHub, origin.hub) },
        { ...requests, token: token ?? null, onTrouble: (trouble) => onTrouble({ trouble }) },
      );
    if (files === undefined)
      throw new LensError(
        "missing_file",
        `"${name}" comes from a folder, which the browser does not remember. Add the folder again to go on.`,
      );
    return folderSource(name, files.map(toSource));
  };

  return {
    async list() {
      await swept;
      // What was stopped just now is listed once it has put itself away.
      for (const { controller, ended } of running.values()) if (controller.signal.aborted) await ended;
      return listModels(store);
    },

    async plan(signal, args, onProgress) {
      const { source, heapBytes } = accept(planRequest, args);
      await swept;
      return planInstall(store, await openSource(await find(signal, source, onProgress)), heapBytes);
    },

    async install(signal, args, onProgress) {
      const { source, precision } = accept(installRequest, args);
      await swept;
      return run(signal, await openSource(await find(signal, source, onProgress)), precision, onProgress);
    },

    async resume(signal, args, onProgress) {
      const { id, token, files } = accept(resumeRequest, args);
      await swept;
      const earlier = running.get(id);
      if (earlier?.controller.signal.aborted) await earlier.ended;
      const journal = await readJournal(store, id);
      if (journal === null)
        throw new LensError(
          "missing_file",
          "This installation cannot go on: what there was of it is gone. Start it again.",
        );
      const source = await openSource(await again(signal, journal, files, token, onProgress));
      if ((await modelId(source, journal.precision)) !== id) {
        throw new LensError(
          "invalid_download",
          `This is not the checkpoint that was being installed as "${journal.name}". Add the same folder, or start again.`,
        );
      }
      return run(signal, source, journal.precision, onProgress);
    },

    async verify(signal, args, onProgress) {
      return verifyModel(signal, store, accept(idRequest, args).id, onProgress);
    },

    async remove(_signal, args) {
      const { id } = accept(idRequest, args);
      const mine = running.get(id);
      mine?.controller.abort();
      await mine?.ended;
      await removeModel(store, id);
      return null;
    },

    async open(_signal, args) {
      const { name, precision, origin, files } = await installedFiles(store, accept(idRequest, args).id);
      return { name, precision, origin, files: files.map((installed) => ({ path: installed.path, installed })) };
    },
  };
}
