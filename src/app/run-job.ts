import type { Engine } from "../engine/client.ts";
import type { ModelInfo, ScoreProgress, StageName } from "../engine/protocol.ts";
import { imagesOf, scoreKey } from "../project/plan.ts";
import type { Sample } from "../project/types.ts";
import { rememberRate } from "../store/rates.ts";
import { identityOf, runSettingsOf } from "../store/selectors.ts";
import type { Models, RowResult } from "../store/state.ts";
import { putResults, useLens } from "../store/store.ts";

const DOING: Record<StageName, string> = {
  encode: "encoding",
  match: "matching",
  pool: "pooling",
  text: "reading",
  clip: "CLIP:",
  dino: "DINO:",
};

/** A rate is believed from this many images on: the first one carries the loading of the weights. */
const FEWEST = 3;

/** Progress reaches the screen at most this often, in milliseconds: a row a message would redraw the table a row. */
const FLUSH = 100;

/**
 * Runs one job and brings its progress into the store, gathered. The selected sample is taken before the others.
 *
 * @throws LensError as the engine's `score`
 */
export async function runScoring(signal: AbortSignal, engine: Engine, samples: readonly Sample[]): Promise<void> {
  let state = useLens.getState();
  const keysOf = (now: typeof state) => new Map(samples.map((sample) => [sample.id, scoreKey(sample, identityOf(now))]));
  let keys = keysOf(state);
  let rows: [string, RowResult][] = [];
  let latest = { done: 0, failed: 0, encoded: 0, doing: "starting" };
  let timer: ReturnType<typeof setTimeout> | null = null;
  let since = performance.now();
  let elapsed = 0;

  const flush = () => {
    timer = null;
    const now = performance.now();
    if (useLens.getState().job?.status === "running") elapsed += now - since;
    since = now;
    if (rows.length > 0) putResults(rows);
    rows = [];
    useLens.setState(({ job }) => ({ job: job && { ...job, ...latest, elapsed } }));
  };
  const onProgress = (progress: ScoreProgress) => {
    if (progress.kind === "row") {
      const { id, outcome, done } = progress;
      // The device may have changed since the job began.
      rows.push([id, { outcome, key: keys.get(id) ?? "", run: runSettingsOf({ ...state, engine: useLens.getState().engine }) }]);
      latest = { ...latest, done, failed: latest.failed + ("error" in outcome ? 1 : 0) };
    } else if (progress.kind === "model") {
      useLens.setState(({ models }) => ({ models: withInfo(models, progress.info) }));
      state = { ...state, models: withInfo(state.models, progress.info) };
      keys = keysOf(state);
    } else {
      latest = { ...latest, encoded: progress.encoded, doing: `${DOING[progress.stage]} ${progress.what}` };
    }
    timer ??= setTimeout(flush, FLUSH);
  };

  useLens.setState({
    job: { status: "running", total: samples.length, images: imagesOf(samples).size, ...latest, elapsed: 0 },
  });
  const hurry = (id: string | null) => {
    if (id !== null) void engine.call(signal, "hurry", { id }).catch(() => undefined);
  };
  const following = useLens.subscribe(({ selected }, before) => selected !== before.selected && hurry(selected));
  hurry(state.selected);
  try {
    await engine.call(signal, "score", { samples: samples.map(toFiles), settings: state.settings, project: state.projectId }, onProgress);
  } finally {
    following();
    if (timer !== null) clearTimeout(timer);
    flush();
    if (latest.encoded >= FEWEST) rememberRate(state, latest.encoded / (elapsed / 1000));
    useLens.setState({ job: null });
  }
}

/** A model that goes on in another precision: rows that are done no longer answer what is asked, and show as such. */
function withInfo(models: Models, info: ModelInfo): Models {
  const model = models[info.role];
  return model === null ? models : { ...models, [info.role]: { ...model, info } };
}

export const toFiles = ({ id, reference, referenceMask, generation, generationMask, prompt, object }: Sample) => ({
  id,
  reference,
  referenceMask,
  generation,
  generationMask,
  prompt,
  object,
});
