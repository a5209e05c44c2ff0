import type { RenewableEngine } from "../engine/client.ts";
import type { ModelInfo, ScoreProgress, Spent, StageName, Work } from "../engine/protocol.ts";
import { NO_SPENT } from "../engine/work.ts";
import { scoreKey } from "../project/plan.ts";
import type { Sample } from "../project/types.ts";
import { addSpent, measuredRates, ratesOf, rememberRates, timeOf, workLeft } from "../store/rates.ts";
import { identityOf, runSettingsOf } from "../store/selectors.ts";
import type { RowResult } from "../project/runs.ts";
import type { LensState, Models } from "../store/state.ts";
import { putModelInfo } from "../store/actions/models.ts";
import { toFiles } from "../engine/sample-files.ts";
import { putResults } from "../store/actions/results.ts";
import { beginJob, endJob, updateJob } from "../store/actions/run.ts";
import { useLens } from "../store/store.ts";
import { frameDrawn } from "./frame-drawn.ts";
import { throughEngines } from "./through-engines.ts";

const DOING: Record<StageName, string> = {
  encode: "encoding",
  match: "matching",
  pool: "pooling",
  text: "reading",
  baseline: "encoding",
};

/** Progress reaches the screen at most this often, in milliseconds: a row a message would redraw the table a row. */
export const FLUSH = 200;

/** How far a run is, all the engines together that it had. */
interface Far {
  readonly failed: number;
  readonly encoded: number;
  readonly doing: string;
  readonly spent: Spent;
  /** What was left when so much was spent. */
  readonly survey: { readonly work: Work; readonly at: Spent } | null;
}

/**
 * Runs one job and brings its progress into the store, gathered. What is selected, and rows in sight,
 * are taken before the others. Where
 * the engine ends meanwhile, the row that it was at is marked, and the others go on in the next engine.
 *
 * @param revived settles when the next engine stands, after one ended. It throws where there is none
 * @throws LensError as the engine's `score`, and as `revived`
 */
export async function runScoring(
  signal: AbortSignal,
  engine: RenewableEngine,
  samples: readonly Sample[],
  revived: () => Promise<void>,
  of: "scores" | "photographs" = "scores",
): Promise<void> {
  let state = useLens.getState();
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  let rows: [string, RowResult][] = [];
  let far: Far = { failed: 0, encoded: 0, doing: "starting", spent: NO_SPENT, survey: null };
  /** As it stood when the present engine began. */
  let before = far;
  const answered = new Set<string>();
  let begun: readonly string[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const known = measuredRates(state);

  const leftOf = ({ survey, spent }: Far): number | null =>
    survey === null ? null : timeOf(workLeft(survey.work, survey.at, spent), ratesOf(spent, known));
  const flush = () => {
    timer = null;
    if (rows.length > 0) putResults(rows);
    rows = [];
    const { failed, encoded, doing, spent } = far;
    const { units, milliseconds } = spent.encode;
    const rate = milliseconds > 0 && units > 0 && encoded > 1 ? (1000 * (encoded - 1)) / milliseconds : null;
    updateJob({ done: answered.size, failed, doing, rate, left: leftOf(far) });
  };
  const answer = (id: string, outcome: RowResult["outcome"]) => {
    const sample = byId.get(id);
    if (sample === undefined) return;
    answered.add(id);
    // The device may have changed since the job began.
    rows.push([
      id,
      {
        outcome,
        key: scoreKey(sample, identityOf(state)),
        run: runSettingsOf({ ...state, engine: useLens.getState().engine }),
      },
    ]);
    if ("error" in outcome) far = { ...far, failed: far.failed + 1 };
  };
  const onProgress = (progress: ScoreProgress) => {
    if (progress.kind === "begun") {
      begun = progress.ids;
      return;
    }
    if (progress.kind === "row") {
      begun = [];
      answer(progress.id, progress.outcome);
    } else if (progress.kind === "model") {
      putModelInfo(progress.info);
      state = { ...state, models: withInfo(state.models, progress.info) };
    } else if (progress.kind === "work") {
      far = { ...far, survey: { work: progress.work, at: addSpent(before.spent, progress.spent) } };
    } else {
      far = {
        ...far,
        encoded: before.encoded + progress.encoded,
        doing: `${progress.by === undefined ? DOING[progress.stage] : `${progress.by}:`} ${progress.what}`,
      };
    }
    if ("spent" in progress) far = { ...far, spent: addSpent(before.spent, progress.spent) };
    timer ??= setTimeout(flush, FLUSH);
  };

  beginJob(samples.length, far.doing, of);
  const prioritise = ({ selected, inSight }: Pick<LensState, "selected" | "inSight">) => {
    const ids = selected === null ? inSight : [selected, ...inSight];
    void engine.call(signal, "prioritise", { ids }).catch(() => undefined); // it only changes what comes first
  };
  const following = useLens.subscribe(
    (now, last) => (now.selected !== last.selected || now.inSight !== last.inSight) && prioritise(now),
  );
  prioritise(state);

  try {
    // That it begins is shown first: thousands of rows take a while to cross, and then every core is the run's.
    await frameDrawn();
    await throughEngines(signal, {
      engine,
      revived,
      left: () => samples.filter(({ id }) => !answered.has(id)),
      run: (left) =>
        engine.call(
          signal,
          "score",
          { samples: left.map(toFiles), settings: state.settings, project: state.projectId },
          onProgress,
        ),
      begun: () => begun,
      blame(id, why, count) {
        const message =
          why.code === "failed_engine"
            ? why.message
            : `The engine ended by itself at this row, ${count} times. Its pictures may need more memory than this device has.`;
        answer(id, { error: { code: "failed_engine", message } });
      },
      ended() {
        begun = [];
        far = { ...far, doing: "starting the engine again" };
        flush();
      },
      goOn() {
        before = far;
        // What the next engine is paused for is asked of it anew.
        updateJob({ status: "running" });
      },
    });
  } finally {
    following();
    if (timer !== null) clearTimeout(timer);
    flush();
    rememberRates(state, far.spent);
    endJob();
  }
}

/** A model that goes on in another precision: rows that are done no longer answer what is asked, and show as such. */
function withInfo(models: Models, info: ModelInfo): Models {
  const model = models[info.slot];
  return model ? { ...models, [info.slot]: { ...model, info } } : models;
}
