import { createContext, use } from "react";
import type { FigureFormat } from "../components/figure/formats.ts";
import type { StoredPrecision } from "../engine/install-client.ts";
import type {
  AgreementWish,
  BestMatches,
  SlotId,
  Picture,
  Portion,
  SampleEvidence,
  Segmentation,
  SegmentPrompt,
  SharedFeatures,
  MasksBySource,
  WholeImages,
  Survey,
} from "../engine/protocol.ts";
import type { StudyClient } from "../engine/study-client.ts";
import type { GreyImage } from "../imaging/mask-grid.ts";
import type { Lease } from "../lib/resource-cache.ts";
import type { PairEvidence } from "../metric/evidence.ts";
import type { MaskAgreement } from "../metric/mask-agreement.ts";
import type { MaskIntervals } from "../metric/mask-interval.ts";
import type { PoolHead } from "../metric/pool.ts";
import type { SegmentsBy } from "../models/family-about.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { RootHandle } from "../platform/handles.ts";
import type { PickedFile } from "../platform/picked.ts";
import type { MadeFile } from "../project/made-files.ts";
import type { ColumnLayout } from "../project/column-layout.ts";
import type { Correction } from "../project/corrections.ts";
import type { ExportFormatId } from "../project/exports/register.ts";
import type { Hints } from "../project/hints.ts";
import type { IntakePreview } from "../project/preview.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Sample, Segmented } from "../project/types.ts";
import type { Answer, Place, Scope, SortBy } from "./state.ts";
import type { Address, InspectorView } from "./view.ts";

/** What a view can ask for, by subject. app/controller.ts composes what does it (app/commands/); views know no engine. */
export interface Commands extends FileCommands, PairCommands, ProjectCommands, RunCommands, ViewCommands {
  addCheckpoint(files: readonly PickedFile[]): Promise<void>;
  readonly models: ModelCommands;
  readonly masks: MaskCommands;
  readonly explain: ExplainCommands;
  exportRows(format: ExportFormatId): void;
  /** Hands a file to the person, as a download, when it is made. */
  saveFile(name: string, blob: Blob | Promise<Blob>): void;
  copyText(text: string): Promise<void>;
  /** Hands the pictures that are shown to the person, with all that lies over them, as one file. */
  saveView(format: FigureFormat): Promise<void>;
  /** The same to the clipboard, as a picture. */
  copyView(): Promise<void>;
  readonly pictures: PictureCommands;
  /** Intervals of a table of the page Results, drawn in a worker; the same that were drawn of this study before. */
  readonly drawIntervals: StudyClient["intervals"];
  /** Reads the project's files of scores and ratings for its study, and draws its pairs of photographs, as far as that was not done. */
  readScoreFiles(): void;
}

/** The files of the open project. */
export interface FileCommands {
  /** Images, masks, texts, manifests; checkpoint folders among them are opened as such. */
  addFiles(
    files: readonly PickedFile[],
    roots?: readonly RootHandle[],
    emptyFolders?: readonly string[],
  ): Promise<void>;
  /** What was pasted: files and pictures, or a text that is a table. */
  paste(
    text: string,
    files: readonly PickedFile[],
    roots: readonly RootHandle[],
    emptyFolders: readonly string[],
  ): Promise<void>;
  /** The browser's own folder picker where it has one, so that the folder need not be copied; false where it has none. */
  openFolder(): boolean;
  /** What is to be done about what was asked before pairs would go. */
  answer(answer: Answer): void;
  /** Takes files out of the project, and with them what was read of them; undo brings both back. */
  takeOut(paths: readonly string[]): Promise<void>;
  /** Puts files back that were taken out. */
  putBack(paths: readonly string[]): Promise<void>;
  /** What the files come to as they would be read with these hints. */
  previewReading(signal: AbortSignal, hints: Hints): Promise<IntakePreview>;
  /** Reads the files anew by what a person says of them; undo brings back what stood. */
  readAs(hints: Hints): Promise<void>;
  /** Hands the pairs that stand to the person, as a manifest. */
  savePairs(format: ManifestFormat): Promise<void>;
  /** Problems (by project/problems.ts, `problemKey`) that were read, and need not be shown again. */
  putAway(keys: readonly string[]): void;
}

/** The pairs of the open project, and what is set by hand. */
export interface PairCommands {
  /** Sets something by hand for one or many samples. */
  correct(ids: readonly string[], change: Correction): void;
  /** Puts tags to samples and takes tags from them; what else they have stays. */
  tag(ids: readonly string[], change: { readonly put?: readonly string[]; readonly take?: readonly string[] }): void;
  /** Takes back what was set by hand. */
  resetCorrections(ids: readonly string[]): void;
  /** A new pair made by hand; it becomes the selected one. */
  addPair(change: Correction): void;
  /** Takes pairs out of the project; undo brings them back. */
  removePairs(ids: readonly string[]): void;
  /** Brings pairs back that were taken out. */
  bringBack(ids: readonly string[]): void;
  undo(): void;
  redo(): void;
  /** Takes pictures' own transparency as masks, where these samples have none. */
  masksFromAlpha(ids: readonly string[]): Promise<void>;
}

/** Which project is open. */
export interface ProjectCommands {
  /** Rendered scenes and the checkpoint trained on such scenes; scores them at once. There is one such project: a kept one is opened again. @param at what of it to show; left out, its tour begins at the first visit */
  openDemo(at?: Address): Promise<void>;
  closeProject(): Promise<void>;
  openProject(id: string): Promise<void>;
  /** Really deletes a kept project. */
  deleteProject(id: string): Promise<void>;
  /** Another kept project of all that is in this one. */
  duplicateProject(id: string): Promise<void>;
  /** Hands a kept project to the person as one file, without its pictures. */
  exportProject(id: string): Promise<void>;
  /** A name that another project has gets a number behind it, and a notice says so. */
  renameProject(id: string, name: string): Promise<void>;
  /** Asks the other tab that writes the open project to leave that to this one. */
  takeOver(): void;
  /** Asks for the folders of a kept project again. */
  unlockFiles(): Promise<void>;
  /** Copies the project's files although they are many. */
  keepFiles(): Promise<void>;
}

export interface RunCommands {
  changeSettings(change: Partial<ScoreSettings>): void;
  /** Computes what is wanted. Where a model, masks or prompts are missing, it leads there or asks first. */
  score(): Promise<void>;
  /** Computes what is wanted whatever its pairs lack; the project remembers that. */
  runAnyway(): Promise<void>;
  /** Computes these rows again, and no others: those of them that are wanted. */
  retry(ids: readonly string[]): Promise<void>;
  /** Computes the pairs of photographs within and across subjects that have no result yet. */
  comparePhotographs(): Promise<void>;
  /** Puts the question away. */
  notNow(): void;
  /** How much of what is wanted, or of these, is not at hand yet. */
  survey(signal: AbortSignal, of?: readonly Sample[]): Promise<Survey>;
  /** Computes a few of the pairs that are to be computed anyway, to learn how fast this device is. */
  measureRate(): Promise<void>;
  pause(): void;
  resume(): void;
  cancel(): void;
  /** Another engine in the place of one that does not answer. */
  restartEngine(): void;
  waitForEngine(): void;
}

/** What is shown, and where. */
export interface ViewCommands {
  select(id: string | null): void;
  /** Says which rows are on the screen: a job takes them first. */
  lookAt(ids: readonly string[]): void;
  /** Changes how the inspector shows its sample. */
  look(change: Partial<InspectorView>): void;
  /** Shows all reasons below a sample, or the first alone; so it stays. */
  openWhy(open: boolean): void;
  setFilter(text: string): void;
  sort(sorting: readonly SortBy[]): void;
  /** By a column's id; null: not at all. */
  group(by: string | null): void;
  /** The same rows as cards, or as a table. */
  showGallery(gallery: boolean): void;
  /** Which groups' rows stand below them, by their keys. */
  openGroups(keys: ReadonlySet<string>): void;
  /** Which rows Score and Export act on; null: as it follows from what is ticked and shown. */
  chooseScope(scope: Scope | null): void;
  /** Changes how the table's columns stand. */
  layOut(change: Partial<ColumnLayout>): void;
  tick(ids: ReadonlySet<string>): void;
  show(place: Place): void;
  /** A section of the results, by its id. */
  showSection(id: string): void;
  /** Shows how the files are read, to be chosen; or puts that away. */
  showReading(shown: boolean): void;
  /** Which model's scores to compare, where the files hold several. */
  chooseTheirModel(name: string): void;
  /** Forgets the scores that are compared. */
  closeCheck(): void;
  /** To a stop of the demo's tour, from 0; null ends it. */
  moveTour(stop: number | null): void;
  /** Opens the glossary at a word, by its id, or where it begins (""); null puts it away. */
  showGlossary(word: string | null): void;
  dismiss(notice: number): void;
}

/** A thumbnail's file. */
export interface ThumbnailFile {
  readonly url: string;
}

/**
 * The project's files as they are shown. Whoever shows one takes it and lets it go: views of the same file share it, and it
 * is closed when nobody shows it any more.
 */
export interface PictureCommands {
  /** As the metric reads it, neither side longer than `maxSide` pixels. */
  picture(path: string, maxSide: number): Lease<Picture>;
  /** As the metric reads it. */
  mask(path: string): Lease<GreyImage>;
  /** As it stands in the project; null where it is not at hand. */
  file(path: string): Promise<File | null>;
  /** A small square picture; null where there can be none. */
  thumbnail(path: string): Lease<ThumbnailFile | null>;
  /** The same, larger: of a gallery's card. */
  card(path: string): Lease<ThumbnailFile | null>;
}

/** What scores come from, for masks that move: with the pooling head that it names, one object for all samples of a model. */
export interface EditEvidence extends SampleEvidence {
  readonly head: PoolHead;
  /** Of the prompt as PF reads it, where it came along; null where it did not: PF does not follow then. Left out where it is to be asked for. */
  readonly text?: Float32Array | null;
}

/** What PF would be without a phrase of the prompt. */
export interface PhraseScore {
  readonly phrase: string;
  readonly pf: number;
}

/** What explains a sample; each is computed when a view asks, under the present settings. */
export interface ExplainCommands {
  evidence(signal: AbortSignal, sample: Sample): Promise<PairEvidence>;
  /** The same to the last number, tokens and pooling head among them. */
  editing(signal: AbortSignal, sample: Sample): Promise<EditEvidence>;
  /** What PF of a sample whose evidence this is would be without each phrase of the text that it read; none where there is no PF. */
  phrases(signal: AbortSignal, sample: Sample, evidence: PairEvidence, text: string): Promise<readonly PhraseScore[]>;
  bestMatches(signal: AbortSignal, sample: Sample): Promise<BestMatches>;
  texts(signal: AbortSignal, texts: readonly string[]): Promise<readonly Float32Array[]>;
  patchTexts(
    signal: AbortSignal,
    sample: Sample,
    text: string,
    onProgress: (portion: Portion) => void,
  ): Promise<Float32Array>;
  features(signal: AbortSignal, sample: Sample, onProgress: (portion: Portion) => void): Promise<SharedFeatures>;
  wholeImages(signal: AbortSignal, sample: Sample): Promise<WholeImages>;
  /** How far masks agree with patch tokens that are at hand; null where none are. */
  maskAgreements(signal: AbortSignal, masks: readonly AgreementWish[]): Promise<readonly (MaskAgreement | null)[]>;
  /** The same, and pictures that have no tokens yet are encoded for it: scoring need not do it again. */
  compareMasks(
    signal: AbortSignal,
    masks: readonly AgreementWish[],
    onProgress: (portion: Portion) => void,
  ): Promise<readonly (MaskAgreement | null)[]>;
  /** How far CP and PF move with the masks, those of other sources among them. */
  maskIntervals(signal: AbortSignal, sample: Sample, others: MasksBySource): Promise<MaskIntervals>;
}

/** What the page of models may ask for. */
export interface ModelCommands {
  /** Asks a hub what installing a repository would be. The token is kept in memory, until the plan is dropped. */
  planRepository(request: {
    readonly repository: string;
    readonly revision?: string;
    readonly hub?: string;
    readonly token?: string;
  }): Promise<void>;
  planFolder(files: readonly PickedFile[], name?: string): Promise<void>;
  /** Asks what keeping an open model would be, which is in memory only. */
  keepModel(slot: SlotId): Promise<void>;
  /** Ends the question to a hub. */
  stopLookup(): void;
  dropPlan(): void;
  /** Installs what was planned, and uses it. */
  install(precision: StoredPrecision): Promise<void>;
  /** What was installed so far stays, and can go on. */
  stopTransfer(): void;
  resumeInstall(id: string, again: { readonly token?: string; readonly files?: readonly PickedFile[] }): Promise<void>;
  verifyModel(id: string): Promise<void>;
  removeModel(id: string): Promise<void>;
  /** @param beside leaves what is in use of its kind where it is */
  openInstalled(id: string, beside?: boolean): Promise<void>;
  /** Takes a further model out of use. */
  closeModel(slot: SlotId): Promise<void>;
  /** Whether CP's aggregators are computed of a further model's patches too. */
  comparePatches(slot: SlotId, compare: boolean): Promise<void>;
  /** The demo's toy, for the demo's own project. */
  openDemo(): Promise<void>;
  setPrecision(slot: SlotId, precision: Precision): Promise<void>;
  /** Scores a few pairs in every precision of this device, and says what that changes. */
  comparePrecisions(): Promise<void>;
}

/** Of which pictures masks are to be made, and how. */
export interface MaskOrder {
  /** Pictures; those that no pair names a subject for are left out. */
  readonly images: readonly string[];
  /** What is said first of the pairs, names and prompts, as one step that can be undone. */
  readonly said: readonly (readonly [id: string, change: Correction])[];
  /** What is looked for in pictures in which it is another than the pairs' name, which stays. */
  readonly called: readonly (readonly [image: string, name: string])[];
  /** A probability in [0, 1]. */
  readonly threshold: number;
  /** A segmenter by clicks makes the mask from where the first was surest. */
  readonly refine: boolean;
  /** Pictures that have a mask get another. */
  readonly again: boolean;
  /** The masks are used as they come, and need not be accepted. */
  readonly useAtOnce: boolean;
}

/** What makes masks by a name, and what becomes of them. */
export interface MakingCommands {
  /** Shows of what masks are to be made, of these pairs or of those that are acted on; or puts that away. */
  showMaking(shown: boolean, of?: readonly string[]): void;
  /** Makes masks by the subjects' names. Leads to the page of models where there is nothing that makes them. */
  make(order: MaskOrder): Promise<void>;
  /** Makes another mask of a picture, by another name or threshold. */
  remake(image: string, name: string, threshold: number, refine: boolean): Promise<void>;
  /** Made masks become those of their pictures, in every pair that shows them; one step of undo. */
  accept(paths: readonly string[]): void;
  /** Puts made masks away, to be found under files that were taken out; one step of undo. */
  reject(paths: readonly string[]): void;
}

/** What a segmenter sees in a picture, and which it was. */
export interface Segmenting {
  readonly segmentation: Segmentation;
  readonly by: Pick<Segmented, "model" | "revision">;
}

/** What the editor of masks may ask for. */
export interface MaskCommands extends MakingCommands {
  /** What the open segmenter that is told of subjects so sees in a picture. @throws LensError missing_file where none is open */
  segment(signal: AbortSignal, path: string, prompt: SegmentPrompt, by: SegmentsBy): Promise<Segmenting>;
  /** Makes a file the mask of a picture of these samples; null takes theirs away. */
  assign(ids: readonly string[], side: MaskSide, image: string, path: string | null): void;
  /** Makes a mask a file of the project, and the mask of its picture on one side of these samples; undo takes it back. */
  use(ids: readonly string[], side: MaskSide, file: MadeFile, mask: GreyImage): Promise<void>;
  /** Saves a mask as PNG, under the image's name. */
  save(image: string, mask: GreyImage): void;
  /** Saves every mask that samples use, 0 and 255, as a ZIP in the authors' layout. */
  saveAll(): Promise<void>;
}

export type MaskSide = "reference" | "generation";

export type ManifestFormat = "jsonl" | "csv";

export const CommandsContext = createContext<Commands | null>(null);

export function useCommands(): Commands {
  const commands = use(CommandsContext);
  if (commands === null) throw new Error("useCommands needs a CommandsContext around it.");
  return commands;
}
