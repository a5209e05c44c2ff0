import { version } from "../../package.json";
import { measuredAbilities } from "../engine/measured-abilities.ts";
import type { SlotId } from "../engine/protocol.ts";
import { modelIdentity } from "../engine/precision.ts";
import { createRows, wantedSamples, type SampleRow } from "../analysis/rows.ts";
import { rememberEach, rememberLast } from "../lib/remember.ts";
import { segmenterFamily } from "../models/families-about.ts";
import type { SegmentsBy } from "../models/family-about.ts";
import type { Measure } from "../project/measures.ts";
import { backboneOfRun, describeFurther, type BackboneOfRun } from "../project/further-measures.ts";
import { createCorrector } from "../project/corrections.ts";
import { answersFor, furtherSlots, mapSlots, NO_SLOTS, type RunIdentity } from "../project/plan.ts";
import type { RunSettings, ScoreSettings } from "../project/result.ts";
import type { RowResult, UsedModel, UsedModels } from "../project/runs.ts";
import type { Sample } from "../project/types.ts";
import { mayChange } from "./read-only.ts";
import type { LensState, Models, OpenedModel } from "./state.ts";

const NO_SAMPLES: readonly Sample[] = [];

const correct = createCorrector();

/** What is to be scored: what intake read, as corrected by hand. The same array while neither changes. */
export const samplesOf = ({ intake, corrections }: Pick<LensState, "intake" | "corrections">): readonly Sample[] =>
  correct(intake?.samples ?? NO_SAMPLES, corrections);

const both = rememberLast((samples: readonly Sample[], photographs: readonly Sample[]) =>
  photographs.length === 0 ? samples : [...samples, ...photographs],
);

/** The samples, and the pairs of photographs that are none: all that can be scored, looked at and given masks. */
export const everySampleOf = (state: Pick<LensState, "intake" | "corrections" | "photographs">): readonly Sample[] =>
  both(samplesOf(state), state.photographs);

/** Pairs that only files of scores and ratings name, where there are no others. */
export const pairsByScores = (state: Pick<LensState, "intake" | "corrections" | "fileStudy">): number =>
  samplesOf(state).length === 0 ? (state.fileStudy?.study.pairs.length ?? 0) : 0;

/** Whether the demo's toy may compute: nowhere else do its numbers mean anything. */
export const isDemoProject = ({ demo }: Pick<LensState, "demo">): boolean => demo;

type Asks = Pick<LensState, "models" | "settings" | "lastModels" | "modelsOpening">;

/** One object for the same models and settings, however often it is asked for: keys are remembered by it. */
const identities = new WeakMap<Models | UsedModels, WeakMap<ScoreSettings, RunIdentity>>();

const openIdentity = (model: OpenedModel | null): string | null => model && modelIdentity(model.info);

/** Whether rows are told by what was used last, because it is not open, or not yet. */
const byLastModels = ({ models, lastModels, modelsOpening }: Asks): boolean =>
  lastModels !== null && (modelsOpening || models.siglip === null);

/** All that is open, what scores and what makes masks, by slot. */
export const openModels = ({ models, segmenters }: Pick<LensState, "models" | "segmenters">): [SlotId, OpenedModel][] =>
  Object.entries({ ...models, ...segmenters }).flatMap(([slot, model]) => (model === null ? [] : [[slot, model]]));

/** What is open in a slot; null where nothing is. */
export const openModel = ({ models, segmenters }: Pick<LensState, "models" | "segmenters">, slot: SlotId) =>
  segmenters[slot] ?? models[slot] ?? null;

/** The open segmenter that is told of subjects so; null where none is. */
export const segmenterBy = ({ segmenters }: Pick<LensState, "segmenters">, by: SegmentsBy): OpenedModel | null =>
  segmenters[segmenterFamily(by)?.slot ?? ""] ?? null;

/** Whether masks are made so when somebody asks: what does it is open, or is the demo's own, which is opened then. */
export const canSegment = (state: Pick<LensState, "segmenters" | "demo">, by: SegmentsBy): boolean =>
  segmenterBy(state, by) !== null || (by === "name" && state.demo);

/** Letters of a fingerprint that tell checkpoints apart. */
const SHORT = 12;

/** Where a model's files are from, as a mask's provenance says it. */
export const revisionOf = ({ info, revision }: OpenedModel): string => revision ?? info.fingerprint.slice(0, SHORT);

/** What is known of a sample, as it comes. */
export const resultOf = ({ results }: Pick<LensState, "results">, { id }: Pick<Sample, "id">): RowResult | undefined =>
  results.get(id);

/** The run that rows answer for: of the models that are open; while there is none, of those that were used last. */
export function identityOf(state: Asks): RunIdentity {
  const { models, settings, lastModels } = state;
  const source = lastModels !== null && byLastModels(state) ? lastModels : models;
  const ofModels = identities.get(source) ?? new WeakMap<ScoreSettings, RunIdentity>();
  identities.set(source, ofModels);
  const known = ofModels.get(settings);
  if (known !== undefined) return known;
  // Which baselines were open too makes no difference to numbers that stand.
  const last = { ...NO_SLOTS, siglip: lastModels?.siglip?.identity ?? null };
  const identity = {
    models: source === models ? mapSlots(models, openIdentity) : last,
    settings,
  };
  ofModels.set(settings, identity);
  return identity;
}

/** Whether what the rows answer for is open, or a shared file tells of it, so that they can be explained: of kept results alone nothing is drawn. */
export const canExplain = (state: Asks & Partial<Pick<LensState, "shared">>): boolean =>
  state.shared === true || (state.models.siglip !== null && !byLastModels(state));

/** The checkpoint that the rows answer for, where it is not open. */
export const closedModelOf = (state: Asks & Pick<LensState, "shared">): UsedModel | null =>
  !state.shared && byLastModels(state) ? (state.lastModels?.siglip ?? null) : null;

const use = (model: OpenedModel | null): UsedModel | null =>
  model && { name: model.info.name, identity: modelIdentity(model.info), demo: model.demo, installed: model.installed };

/** What is open, to be known again when it is not; baselines that are not open now stay those of the same checkpoint's last use. */
export function usedModels({ models, lastModels }: Pick<LensState, "models" | "lastModels">): UsedModels {
  const siglip = use(models.siglip);
  const last = lastModels !== null && lastModels.siglip?.identity === siglip?.identity ? lastModels : null;
  return { ...NO_SLOTS, ...last, ...Object.fromEntries(furtherSlots(mapSlots(models, use))), siglip };
}

/** What a row computed now would carry. */
export function runSettingsOf({
  models,
  settings,
  engine,
}: Pick<LensState, "models" | "settings" | "engine">): RunSettings {
  const { siglip } = models;
  const further = furtherOf(models);
  return {
    model: siglip?.info.name ?? null,
    maxPatches: siglip?.info.naflex === false ? null : settings.maxPatches,
    threshold: settings.threshold,
    stripper: settings.stripper,
    precision: siglip?.info.precision ?? "fp32",
    provider: engine.status === "ready" ? engine.device.provider : null,
    version,
    ...(further.length === 0 ? {} : { further }),
  };
}

/** The open models whose measures are none of the register's. One list for the same models: all rows of a run name one. */
const furtherOf = rememberEach((models: Models): readonly BackboneOfRun[] =>
  furtherSlots(models)
    .map(([slot, { info }]) => backboneOfRun(slot, measuredAbilities(info), info.name))
    .filter(({ measures }) => measures.length > 0),
);

type Wants = Asks & Pick<LensState, "intake" | "corrections" | "results">;

/** Whether scores come in: masks that are made bring none. */
export const isScoring = ({ job }: Pick<LensState, "job">): boolean => job !== null && job.of !== "masks";

/** Whether something is under way that scores have to wait for: what is copied into the browser can be scored meanwhile. */
export const isOccupied = ({ busy, keeping }: Pick<LensState, "busy" | "keeping">): boolean =>
  busy !== null && keeping.status !== "copying";

/** Whether scores can be computed here and now, where any are wanted. */
export const mayScore = (state: Pick<LensState, "busy" | "keeping" | "engine" | "access">): boolean =>
  state.engine.status === "ready" && mayChange(state) && !isOccupied(state);

/** Whether a sample stands over the whole window, and the rest of the page behind it. */
export const isEnlarged = ({
  view,
  selected,
  intake,
  place,
}: Pick<LensState, "view" | "selected" | "intake" | "place">) =>
  view.size !== "panel" && selected !== null && intake !== null && place !== "models" && place !== "privacy";

/** Asked for by several parts of the screen, after every change of anything. */
const makeRows = createRows();
const rowsNow = rememberLast(makeRows);
const rowsListed = rememberLast(makeRows);

/** Every sample with what is known of it, in the project's order; as lists go by it (`listedResults`), a little behind while a job runs. */
export const allListedRowsOf = (
  state: Asks & Pick<LensState, "intake" | "corrections" | "listedResults">,
): readonly SampleRow[] => rowsListed(samplesOf(state), state.listedResults, identityOf(state));

/** A new array with every setting and result, though it should hold the same: how long it takes may be another. */
const wanted = rememberLast((rows: readonly SampleRow[], _results: unknown, _identity: RunIdentity) =>
  wantedSamples(rows),
);

/** What has no result that answers for it as it stands now; what failed is wanted again. */
export function wantedOf(state: Wants): readonly Sample[] {
  const identity = identityOf(state);
  return wanted(rowsNow(samplesOf(state), state.results, identity), state.results, identity);
}

/** Whether a result answers for the sample as it stands now. */
export function isCurrent(result: RowResult, sample: Sample, identity: RunIdentity): boolean {
  return answersFor(result.key, sample, identity);
}

const NO_MEASURES: readonly Measure[] = [];
let lastFurther: { readonly results: unknown; readonly key: string; readonly measures: readonly Measure[] } = {
  results: null,
  key: "[]",
  measures: NO_MEASURES,
};

/** Measures of further backbones in the rows that are shown; the same array as long as they are the same. */
export function furtherMeasuresOf({ results }: Pick<LensState, "results">): readonly Measure[] {
  if (lastFurther.results === results) return lastFurther.measures;
  const lists = new Set<readonly BackboneOfRun[]>();
  for (const { run } of results.values()) if (run.further !== undefined) lists.add(run.further);
  const backbones = [...lists].flat();
  const key = JSON.stringify(backbones);
  const measures = key === lastFurther.key ? lastFurther.measures : describeFurther(backbones);
  lastFurther = { results, key, measures };
  return measures;
}
