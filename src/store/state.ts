import type { InstallPlan, StoredModels, SourceRequest } from "../engine/install-client.ts";
import type { DeviceInfo, LayerCheck, ModelInfo, SlotId } from "../engine/protocol.ts";
import type { FilesStudy } from "../evaluation/files-study.ts";
import type { ErrorRecord } from "../lib/errors.ts";
import type { Difference } from "../metric/difference.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { ColumnLayout } from "../project/column-layout.ts";
import type { Corrections } from "../project/corrections.ts";
import type { BySlot } from "../project/plan.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { AllResults, RowResult, UsedModels } from "../project/runs.ts";
import type { Lack } from "../project/shortfall.ts";
import type { TheirScores } from "../project/their-models.ts";
import type { Intake, MadeFiles, Sample } from "../project/types.ts";
import type { ProjectSummary } from "../storage/projects.ts";
import type { InspectorView, Place, SortBy } from "./view.ts";

/** The app's state: plain data only, never tensors, bitmaps or files. One store, a slice a subject. */

export type EngineState =
  | { readonly status: "starting" }
  | { readonly status: "ready"; readonly device: DeviceInfo }
  | { readonly status: "failed"; readonly error: ErrorRecord };

export interface OpenedModel {
  readonly info: ModelInfo;
  /** Of the demo, served beside the page; else somebody's own. */
  readonly demo: boolean;
  /** What the demo serves, wherever it came from: its numbers say nothing of other pictures. */
  readonly toy?: boolean;
  /** In the model store; null where it is in memory only, and gone with the page. */
  readonly installed: string | null;
  /** The commit of its repository; left out where it came from a folder. */
  readonly revision?: string;
  /** Weights were rounded to float16 when it was kept: scores are not those of its source, whatever computes. */
  readonly rounded: boolean;
  /** One layer of its sizes and precision on this device; null before it was checked. */
  readonly layer: LayerCheck | null;
}

/** What another precision than fp32 does to the scores, measured here. */
export interface PrecisionDifference {
  readonly precision: Precision;
  readonly cp: Difference;
  readonly pf: Difference;
  /** Milliseconds, all pairs together, prompts and matching included. */
  readonly elapsed: number;
}

/** A transfer into the model store, or a check of what is there. */
export interface Transfer {
  readonly kind: "install" | "verify";
  readonly name: string;
  /** Bytes; total 0 before it is known. */
  readonly done: number;
  readonly total: number;
  /** Bytes a second; null before it can be told. */
  readonly rate: number | null;
}

/** What stands on the page of models. */
export interface ModelsPage {
  /** null before it is known. */
  readonly stored: StoredModels | null;
  /** What installing would be, asked for last; null where nothing was asked for. */
  readonly plan: { readonly source: PlanSource; readonly found: InstallPlan } | null;
  readonly transfer: Transfer | null;
  /** A hub is being asked what a repository is. */
  readonly lookup: boolean;
  /** What is in the way of a hub's answer, in words; null where nothing is. */
  readonly trouble: string | null;
  /** By precision, fp32's own time among them; null before they were compared. */
  readonly compared: {
    readonly pairs: number;
    readonly exactElapsed: number;
    readonly differences: readonly PrecisionDifference[];
  } | null;
}

/** Where a plan's files are: in a repository, or at hand (the app has them). */
export type PlanSource =
  | { readonly kind: "folder"; readonly name: string }
  | (Extract<SourceRequest, { kind: "hub" }> & { readonly token?: never });

export type Models = BySlot<OpenedModel>;
export type Segmenters = Readonly<Record<SlotId, OpenedModel>>;

export interface Job {
  /** What it makes, and counts. */
  readonly of: "scores" | "photographs" | "masks";
  readonly status: "running" | "paused";
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** What the engine does now, in words. */
  readonly doing: string;
  /** Images that this device encodes a second; null before it was measured. */
  readonly rate: number | null;
  /** Milliseconds that it still takes; null while that is not known. */
  readonly left: number | null;
}

/** Rows that are acted on together. */
export type Scope = "ticked" | "shown" | "all";

/**
 * What a notice speaks of. It goes when that is over: a newer notice of the same topic takes its place, and `resolve`
 * takes it away.
 */
export type Topic =
  /** A run that is in the way of something. */
  | "run"
  /** A checkpoint that is missing, or was opened. */
  | "checkpoint"
  /** Of the open project: it goes with it. */
  | "project"
  /** Files that could not be used: until others are added. */
  | "adding"
  /** What undo brings back. */
  | "undo"
  /** Scores that are compared. */
  | "check"
  /** Masks that were made. */
  | "masks"
  | "device"
  | "engine"
  /** Which tab may change the project. */
  | "access"
  /** Of the page itself: one that reloading it brings. */
  | "version"
  /** What is to be said of an open model. */
  | `model: ${SlotId}`
  /** A step that was tried, by its name; what it says goes when it is tried again. */
  | `step: ${string}`;

export interface Notice {
  readonly id: number;
  readonly tone: "error" | "info";
  readonly message: string;
  readonly detail?: string;
  readonly about?: Topic;
  /** Goes by itself, when there was time to read it. */
  readonly fleeting?: boolean;
  /** Only reloading the page helps: it is offered. */
  readonly reload?: boolean;
}

/** A project in the list on the start page. */
export interface RecentProject extends ProjectSummary {
  /** A run of it was cut off, and goes on when it is opened. */
  readonly unfinished: boolean;
}

/** Whether the project's files are there again after a reload. */
export type Keeping =
  | { readonly status: "none" }
  | { readonly status: "copying"; readonly bytes: number; readonly done: number }
  /** Too large to copy unasked. */
  | { readonly status: "asking"; readonly bytes: number; readonly free: number | null }
  | { readonly status: "kept" }
  /** Files in folders that the browser asks about anew after it was closed. */
  | { readonly status: "locked" }
  | { readonly status: "denied"; readonly reason: string };

/** Whether this tab may change the open project: one tab at a time does. */
export type Access =
  | "writing"
  /** Another tab has it. */
  | "reading"
  /** The other tab is asked to let go of it. */
  | "asking";
/** What undo brings back: what was read and what was set by hand. Files stay where they are; those added since are set aside. */
export interface Step {
  readonly intake: Intake | null;
  readonly corrections: Corrections;
  readonly paths: readonly string[];
}

/** A question with its answers; what is done about it waits. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** The first is what is most likely meant. Escape cancels. */
  readonly answers: readonly { readonly name: Answer; readonly label: string }[];
}

export type Answer = "beside" | "replace" | "cancel";

export type { Place, SortBy };

export type Theme = "system" | "light" | "dark";

/** Where the browser forbids every connection but to the page's own address. */
export interface SeenPolicy {
  readonly page: boolean;
  /** Of the worker that sees the images. */
  readonly engine: boolean;
}

export interface LensState {
  readonly engine: EngineState;
  /** null before it is known. */
  readonly policy: SeenPolicy | null;
  /** What scores are computed with, by slot. */
  readonly models: Models;
  /** What makes masks, by slot: no score depends on which are open. */
  readonly segmenters: Segmenters;
  /** The open project's own models are being opened: until they are, its rows are told by those used last. */
  readonly modelsOpening: boolean;
  /** What the project's rows were scored with last, whether it is open or not; null before anything was scored. */
  readonly lastModels: UsedModels | null;
  readonly modelsPage: ModelsPage;
  /** What is being read or opened, in words; null when nothing is. */
  readonly busy: string | null;
  /** Ends it; null where it goes on to its end. */
  readonly stopBusy: (() => void) | null;
  /** In the project store; null where the project is not kept (yet). */
  readonly projectId: string | null;
  readonly projectName: string | null;
  /** The bundled scenes: the one project that the bundled checkpoints are for. */
  readonly demo: boolean;
  readonly access: Access;
  /** It was handed here as a file that explains it, and needs no model. */
  readonly shared: boolean;
  /** How it is handed on is shown, to be chosen. */
  readonly sharing: boolean;
  /** What its pairs may lack when they are scored: a person was told, and would score them anyway. */
  readonly accepted: readonly Lack[];
  /** Score was pressed for pairs that lack something, and the page tells what will not come out. */
  readonly asking: boolean;
  /** What masks are to be made of is shown, to be chosen. */
  readonly makingShown: boolean;
  /** Of these pairs; null: of those that are acted on. */
  readonly makingOf: readonly string[] | null;
  readonly keeping: Keeping;
  /** Something has changed that is not written yet. */
  readonly unsaved: boolean;
  /** Projects that this browser keeps, newest first; null before they are known. */
  readonly recent: readonly RecentProject[] | null;
  readonly intake: Intake | null;
  /** Paths of the project's files, sorted. */
  readonly paths: readonly string[];
  /** Those of them that were made here. */
  readonly made: MadeFiles;
  readonly corrections: Corrections;
  /** Pairs of photographs within and across subjects, drawn as long as Results are looked at (app/photographs.ts); none of the samples. */
  readonly photographs: readonly Sample[];
  /** The project as it was, for undo, the latest last; and what was undone. */
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** What a person is asked before pairs would go; null where nothing is. */
  readonly question: Question | null;
  /** How the files are read is shown, to be chosen. */
  readonly readingShown: boolean;
  readonly settings: ScoreSettings;
  /** Every run's results that are kept (kept-results.ts); what stands here is written to the database. */
  readonly allResults: AllResults;
  /** The one result that each sample shows: that of the present run where it is kept, else the one shown before it. Follows from the rest. */
  readonly results: ReadonlyMap<string, RowResult>;
  /** `results` as rows are filtered and put in order by them: while a job runs these are a little older, so that no row moves ten times a second. Follows from the rest. */
  readonly listedResults: ReadonlyMap<string, RowResult>;
  readonly job: Job | null;
  /** The row that the inspector follows. */
  readonly selected: string | null;
  /** Rows on the screen, as they last stood still while a job ran: it takes them first. */
  readonly inSight: readonly string[];
  /** How the inspector shows it. */
  readonly view: InspectorView;
  /** Rows that are ticked: what is set by hand is set for all of them. Kept, unless they are very many. */
  readonly ticked: ReadonlySet<string>;
  readonly place: Place;
  /** Which section of the results is open, by its id; null where nobody chose one. */
  readonly section: string | null;
  /** What the project's files of scores and ratings say, pictures or not; null before somebody asked. Read anew of kept files. */
  readonly fileStudy: FilesStudy | null;
  /** Another program's scores, to be compared with ours; never kept. */
  readonly theirs: TheirScores | null;
  /** Which model of theirs a person chose; null where nobody had to. */
  readonly theirModel: string | null;
  readonly filter: string;
  /** Columns by which the table is sorted, the first first. */
  readonly sorting: readonly SortBy[];
  /** The column by which rows are grouped; null where they are not. */
  readonly group: string | null;
  /** Rows stand as cards instead of lines. */
  readonly gallery: boolean;
  /** Keys (analysis/lines.ts) of the groups whose rows stand below them. */
  readonly openGroups: ReadonlySet<string>;
  /** Which rows a person wants Score and Export to act on; null: as scope.ts says. */
  readonly scope: Scope | null;
  /** How its columns stand. */
  readonly columnLayout: ColumnLayout;
  /** The stop of the demo's tour that is shown, from 0; null outside the tour. */
  readonly tour: number | null;
  /** The word at which the glossary is open, by its id, or "" where it begins; null where it is not open. */
  readonly glossary: string | null;
  /** Counts measurements of the encoding rate (rates.ts keeps them outside the store). */
  readonly ratesMeasured: number;
  /** Milliseconds for which the engine has not answered, beyond all that it may take; null while it answers. */
  readonly silence: number | null;
  readonly notices: readonly Notice[];
  readonly theme: Theme;
  /** Whether all reasons are shown below a sample, as this browser keeps it; null before somebody chose. */
  readonly whyOpen: boolean | null;
}
