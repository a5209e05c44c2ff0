import { join, resolve } from "node:path";
import { stat } from "node:fs/promises";
import { LensError } from "../lib/errors.ts";
import { columnsWithNames, nameColumns, namesBy, picturesToMask, type ToMask } from "../project/mask-places.ts";
import { recordName } from "../project/mask-record-name.ts";
import { counted, quote, quoteList } from "../project/quote.ts";
import { referencesOf } from "../project/references.ts";
import { picturesOfShard, shardWords } from "../project/shard.ts";
import { checkpointName } from "./checkpoints.ts";
import type { StartEngine } from "./engine.ts";
import { EXIT, failingAs, type ExitCode } from "./exit-codes.ts";
import { readInput } from "./input.ts";
import type { Input } from "./manifest-input.ts";
import type { MaskOptions } from "./mask-arguments.ts";
import { openRecord, type MaskRecord } from "./mask-record.ts";
import { checkOutput, fileIdentity, type OutputFile } from "./output-files.ts";
import { keepInput, keepPlaces } from "./outputs.ts";
import type { Reporter } from "./reporter.ts";
import { pathInRoot } from "./trees.ts";

/** A picture with a mask to come. */
export interface Wanted extends ToMask {
  readonly name: string;
  /** From INPUT's root. */
  readonly picture: string;
}

/** A call of `mask` that makes sense. */
export interface MaskCall {
  readonly options: MaskOptions;
  readonly input: Input;
  /** Absolute. */
  readonly folder: string;
  readonly recordFile: OutputFile;
  readonly record: MaskRecord;
  /** All that have a name, and a place of their own. */
  readonly all: readonly Wanted[];
  /** Those that are to be made. */
  readonly open: readonly Wanted[];
  /** Pictures without a name or a place. */
  readonly refused: number;
}

/** @throws LensError invalid_settings */
async function checkFolder(out: string): Promise<string> {
  const info = await stat(out).catch(() => null); // made when something goes there
  if (info !== null && !info.isDirectory())
    throw new LensError("invalid_settings", `--out ${quote(out)} is a file; masks go into a folder.`);
  return resolve(out);
}

/** Those with a place of their own; of others it is told why they have none. */
function withPlaces(pictures: readonly Wanted[], reporter: Reporter): readonly Wanted[] {
  const byPlace = new Map<string, Wanted>();
  for (const one of pictures) {
    // Systems may take two names that differ in case for one.
    const key = one.place.normalize("NFC").toLowerCase();
    const other = byPlace.get(key);
    if (other === undefined) byPlace.set(key, one);
    else if (other.picture !== one.picture)
      reporter.say(
        `  note: the mask of ${quote(one.picture)} would lie where that of ${quote(other.picture)} does, and is not made: give them different names`,
      );
  }
  return [...byPlace.values()];
}

/** @throws LensError invalid_settings where no picture has a name */
function withNames(
  pictures: readonly ToMask[],
  { samples, find, root }: Input,
  column: string,
  reporter: Reporter,
): readonly Wanted[] {
  const columns = nameColumns(samples);
  if (!columns.includes(column))
    throw new LensError(
      "invalid_settings",
      `--prompt-column ${quote(column)}: INPUT has no such column. There are ${quoteList(columns, 12)}.`,
    );
  const named = pictures.flatMap((one): Wanted[] =>
    one.name === null ? [] : [{ ...one, name: one.name, picture: pathInRoot(one.image, find, root) }],
  );
  const nameless = pictures.filter(({ name }) => name === null).map(({ image }) => image);
  const others = columnsWithNames(samples).filter((other) => other !== column);
  const wayOut = `Say what the subject is called in the column ${quote(column)}, or in NAME.object.txt beside NAME.png (object.txt for all)${others.length === 0 ? "" : `, or name another column with --prompt-column: there are texts in ${quoteList(others, 12)}`}.`;
  if (named.length === 0)
    throw new LensError("invalid_settings", `No pair says in ${quote(column)} what its subject is called. ${wayOut}`);
  if (nameless.length > 0)
    reporter.say(
      `  note: of ${counted(nameless.length, "picture")} nothing in ${quote(column)} says what the subject is called, so no mask is made: ${quoteList(nameless)}. ${wayOut}`,
    );
  return named;
}

/** Whether a picture is of the part of INPUT that is asked for. */
function partOf({ samples }: Input, shard: MaskOptions["shard"]): (picture: Pick<ToMask, "image">) => boolean {
  if (shard === null) return () => true;
  const own = picturesOfShard(samples, shard);
  return ({ image }) => own.has(image);
}

async function readCall(signal: AbortSignal, options: MaskOptions, reporter: Reporter): Promise<MaskCall> {
  const folder = await checkFolder(options.out);
  const recordFile = await checkOutput("--out", join(folder, recordName(options.shard)));
  const input = await readInput(signal, options.input, new Set([recordFile.path]));
  await keepInput({ out: recordFile, csv: null }, input);
  reporter.intake(input);
  const pictures = picturesToMask(input.samples, namesBy(options.column), (image) =>
    pathInRoot(image, input.find, input.root),
  );
  // Places and names follow from all rows, whichever shard is asked for.
  const { shard } = options;
  const isAsked = partOf(input, shard);
  const all = withPlaces(withNames(pictures, input, options.column, reporter), reporter).filter(isAsked);
  const asked = pictures.filter(isAsked).length;
  if (shard !== null) reporter.say(`Of INPUT only ${shardWords(shard, asked, pictures.length, "picture")}`);
  const record = await openRecord(recordFile);
  const there = await whatIsThere(folder, all);
  await keepInputIn(there, record, { options, input, folder });
  const open = options.overwrite ? all : all.filter(({ place }) => !there.has(place));
  tellKept(
    all.filter((one) => !open.includes(one)),
    record,
    options,
    reporter,
  );
  return { options, input, folder, recordFile, record, all, open, refused: asked - all.length };
}

/** Places that a file is at, with which it is. */
async function whatIsThere(folder: string, all: readonly Wanted[]): Promise<ReadonlyMap<string, string>> {
  const there = new Map<string, string>();
  for (const { place } of all) {
    const identity = await fileIdentity(join(folder, place));
    if (identity !== null) there.set(place, identity);
  }
  return there;
}

/** A picture is no mask of its own; and what an earlier run did not make is not made anew where INPUT has it. @throws LensError invalid_settings */
async function keepInputIn(
  there: ReadonlyMap<string, string>,
  { earlier }: MaskRecord,
  { options, input, folder }: Pick<MaskCall, "options" | "input" | "folder">,
): Promise<void> {
  const places = (isMeant: (place: string) => boolean) =>
    new Map([...there].flatMap(([place, identity]) => (isMeant(place) ? [[identity, join(folder, place)]] : [])));
  const pictures = input.samples.flatMap((sample) => [
    ...referencesOf(sample).map(({ image }) => image),
    sample.generation,
  ]);
  await keepPlaces(
    places(() => true),
    pictures.flatMap((path) => (path === null ? [] : (input.find(path)?.file ?? []))),
  );
  if (options.overwrite)
    await keepPlaces(
      places((place) => !earlier.has(place)),
      input.files,
    );
}

function tellKept(
  kept: readonly Wanted[],
  { earlier }: MaskRecord,
  { threshold, segmenter, sam }: MaskOptions,
  reporter: Reporter,
): void {
  if (kept.length === 0) return;
  reporter.say(`Going on: ${counted(kept.length, "mask")} ${kept.length === 1 ? "is" : "are"} there already and kept`);
  const source = [segmenter, sam].flatMap((named) => (named === null ? [] : checkpointName(named))).join("+");
  const others = kept.filter(({ place, name }) => {
    const row = earlier.get(place);
    return row !== undefined && (row.prompt !== name || row.threshold !== threshold || row.source !== source);
  });
  if (others.length > 0)
    reporter.say(
      `  note: ${counted(others.length, "mask")} of these ${others.length === 1 ? "was" : "were"} made by another model, name or threshold; --overwrite makes ${others.length === 1 ? "it" : "them"} anew`,
    );
}

/**
 * `masc-lens mask`: masks of INPUT's pictures by what their subjects are called, in the authors' layout.
 *
 * @param signal ends it; what is done is kept
 * @throws Failure with the exit code, LensError cancelled
 */
export async function mask(
  signal: AbortSignal,
  options: MaskOptions,
  reporter: Reporter,
  start?: StartEngine,
): Promise<ExitCode> {
  const call = await failingAs(EXIT.usage, () => readCall(signal, options, reporter));
  if (call.open.length === 0) {
    reporter.say("There is nothing to be made.");
    return call.refused > 0 ? EXIT.rowsFailed : EXIT.answered;
  }
  const { runMasks } = await import("./mask-run.ts");
  return runMasks(signal, call, reporter, start);
}
