import type { Engine } from "../engine/client.ts";
import type { InstallProgress, ModelStoreClient, SourceRequest, StoredPrecision } from "../engine/install-client.ts";
import { formatBytes } from "../components/format.ts";
import { LensError } from "../lib/errors.ts";
import type { Precision } from "../models/graph/precision.ts";
import { PRECISIONS } from "../models/graph/precision.ts";
import { precisionRefusal } from "../engine/precision.ts";
import { repositoryName } from "../platform/hub-cache.ts";
import { nameOf, type PickedFile } from "../platform/picked.ts";
import { WASM_HEAP } from "../platform/runtime-facts.ts";
import type { SampleScores } from "../project/result.ts";
import type { ModelCommands } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import type { PrecisionDifference, Transfer } from "../store/state.ts";
import { setModelsPage } from "../store/actions/models.ts";
import { notify, resolve } from "../store/actions/notices.ts";
import { useLens } from "../store/store.ts";
import type { OpenModels } from "./open-models.ts";
import { precisions } from "./lazy-modules.ts";
import { busily, never, report } from "./report.ts";
import { toFiles } from "../engine/sample-files.ts";
import { rememberInstalled } from "./restore.ts";

/** Pairs on which precisions are compared: a few, since fp32 at full size takes half a minute for each. */
const COMPARED_PAIRS = 6;

/** Of the runtime that will run what is planned; null on WebGPU, which keeps weights elsewhere. */
const heapBytes = (): number | null => {
  const { engine } = useLens.getState();
  return engine.status === "ready" && engine.device.provider === "webgpu" ? null : WASM_HEAP;
};

function follow(kind: Transfer["kind"], name: string): (progress: InstallProgress) => void {
  setModelsPage({ transfer: { kind, name, done: 0, total: 0, rate: null } });
  return ({ done, total, rate }) => setModelsPage({ transfer: { kind, name, done, total, rate } });
}

const tellTrouble = (trouble: string | null): void => setModelsPage({ trouble });

/** The model store as the page of models works it: plan, install, verify, remove, use, compare. */
export function createModelsPage(
  engine: Engine,
  models: OpenModels,
  store: () => ModelStoreClient,
): ModelCommands & { refresh(): Promise<void> } {
  /** What the plan on screen is of. A token stands here while it may be needed, and nowhere else. */
  let asked: SourceRequest | null = null;
  let transfer: AbortController | null = null;

  const refresh = async (): Promise<void> => {
    setModelsPage({ stored: await store().list() });
  };
  let lookup: AbortController | null = null;
  const plan = async (source: SourceRequest): Promise<void> => {
    lookup = new AbortController();
    setModelsPage({ lookup: source.kind === "hub" });
    const found = await store()
      .plan(lookup.signal, source, heapBytes(), tellTrouble)
      .finally(() => setModelsPage({ lookup: false, trouble: null }));
    asked = source;
    setModelsPage({
      plan: { source: source.kind === "folder" ? { kind: "folder", name: source.name } : withoutToken(source), found },
    });
  };
  /** Runs one transfer at a time. One that is stopped can go on, and stands in the list. */
  const transferring = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    if (transfer !== null) return;
    transfer = new AbortController();
    const { signal } = transfer;
    try {
      await work(signal);
    } catch (thrown) {
      if (!signal.aborted) report(thrown);
    } finally {
      transfer = null;
      setModelsPage({ transfer: null, trouble: null });
      await refresh().catch(report);
    }
  };
  const use = async (id: string, beside = false): Promise<void> => {
    await models.installed(id, beside ? { beside } : {});
    rememberInstalled();
  };

  const compareWith = async (
    precision: Precision,
    samples: ReturnType<typeof samplesOf>,
  ): Promise<{ scores: SampleScores[]; elapsed: number }> => {
    await models.inPrecision("siglip", precision);
    const scores: SampleScores[] = [];
    const start = performance.now();
    await engine.call(
      never(),
      "score",
      { samples: samples.map(toFiles), settings: useLens.getState().settings, project: null },
      (progress) => {
        if (progress.kind === "row" && "scores" in progress.outcome) scores.push(progress.outcome.scores);
      },
    );
    return { scores, elapsed: performance.now() - start };
  };

  return {
    refresh,
    planRepository: (request) => busily("asking the hub", () => plan({ kind: "hub", ...request })),
    planFolder: (files: readonly PickedFile[], name = repositoryName(nameOf(files))) =>
      busily("reading the checkpoint's headers", () =>
        plan({ kind: "folder", name, files: files.map(({ path, file }) => ({ path, blob: file })) }),
      ),
    async keepModel(slot) {
      const files = models.filesOf(slot);
      if (files !== null) await busily("reading the checkpoint's headers", () => plan({ kind: "folder", ...files }));
    },
    stopLookup: () => lookup?.abort(),
    dropPlan() {
      asked = null;
      setModelsPage({ plan: null });
    },

    install: (precision: StoredPrecision) =>
      transferring(async (signal) => {
        const source = asked;
        const name = useLens.getState().modelsPage.plan?.found.name;
        if (source === null || name === undefined) return;
        const model = await store().install(signal, source, precision, follow("install", name), tellTrouble);
        asked = null;
        setModelsPage({ plan: null });
        await use(model.id);
        notify(
          "info",
          `${model.name} is in this browser's library (${formatBytes(model.bytes)}) and in use. It needs no connection any more.`,
          { fleeting: true },
        );
      }),
    stopTransfer: () => transfer?.abort(),
    resumeInstall: (id, again) =>
      transferring(async (signal) => {
        const pending = useLens.getState().modelsPage.stored?.pending.find((one) => one.id === id);
        const files = again.files?.map(({ path, file }) => ({ path, blob: file }));
        const options = {
          ...(again.token === undefined ? {} : { token: again.token }),
          ...(files === undefined ? {} : { files }),
        };
        const model = await store().resume(signal, id, follow("install", pending?.name ?? id), options, tellTrouble);
        await use(model.id);
      }),
    verifyModel: (id) =>
      transferring(async (signal) => {
        const name = useLens.getState().modelsPage.stored?.installed.find((one) => one.id === id)?.name ?? id;
        const faults = await store().verify(signal, id, follow("verify", name));
        if (faults.length === 0)
          notify("info", `${name}: every stored file is as it was written.`, {
            about: `step: verify ${id}`,
            fleeting: true,
          });
        else
          notify("error", `${name} is damaged: ${faults.join(" ")} Remove it and install it again.`, {
            about: `step: verify ${id}`,
          });
      }),
    removeModel: (id) =>
      busily("removing the model", async () => {
        await store().remove(id);
        resolve(`step: verify ${id}`);
        await models.forget(id);
        rememberInstalled();
        await refresh();
      }),
    openInstalled: (id, beside) => busily("opening the model", () => use(id, beside)),
    closeModel: (slot) =>
      busily("closing the model", async () => {
        await models.close(slot);
        rememberInstalled();
      }),
    async comparePatches(slot, compare) {
      await models.comparePatches(slot, compare);
      rememberInstalled();
    },

    openDemo: () => busily("opening the demo's checkpoint", () => models.demo()),

    setPrecision: (slot, precision) => busily("opening the model anew", () => models.inPrecision(slot, precision)),
    comparePrecisions: () =>
      busily("comparing precisions", async () => {
        const { models: open, engine: state } = useLens.getState();
        if (open.siglip === null || state.status !== "ready") return;
        const samples = samplesOf(useLens.getState()).slice(0, COMPARED_PAIRS);
        if (samples.length === 0)
          throw new LensError("missing_file", "Precisions are compared on pairs: open a project, or the demo, first.");
        const before = open.siglip.info.precision;
        const { comparePrecisions } = await precisions.load();
        const exact = await compareWith("fp32", samples);
        const differences: PrecisionDifference[] = [];
        for (const precision of PRECISIONS.filter(
          (one) => one !== "fp32" && precisionRefusal(one, state.device) === null,
        )) {
          const { scores, elapsed } = await compareWith(precision, samples);
          differences.push({ precision, elapsed, ...comparePrecisions(exact.scores, scores) });
        }
        await models.inPrecision("siglip", before);
        setModelsPage({ compared: { pairs: exact.scores.length, exactElapsed: exact.elapsed, differences } });
      }),
  };
}

/** The store is shown and written down in places; a token is neither. */
function withoutToken({ kind, repository, revision, hub }: Extract<SourceRequest, { kind: "hub" }>) {
  return { kind, repository, ...(revision === undefined ? {} : { revision }), ...(hub === undefined ? {} : { hub }) };
}
