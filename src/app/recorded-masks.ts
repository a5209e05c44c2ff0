import { formatCount } from "../components/format.ts";
import { maskFacts } from "../imaging/masks/facts.ts";
import type { GreyImage } from "../imaging/mask-grid.ts";
import { decodeText } from "../lib/text-encoding.ts";
import { baseName } from "../platform/bytes.ts";
import type { AddedFile } from "../platform/picked.ts";
import { withChanges, type Correction } from "../project/corrections.ts";
import { isPicture } from "../project/formats/paths.ts";
import { isMaskRecord } from "../project/mask-record-name.ts";
import { pictureFinder, readMaskLines, type MaskRow } from "../project/mask-record.ts";
import { isMakerKnown, recordedMask } from "../project/recorded-made.ts";
import { quoteList } from "../project/quote.ts";
import { filesOf, referencesOf, withMaskOf } from "../project/references.ts";
import type { Provenance, Sample } from "../project/types.ts";
import { setCorrections } from "../store/actions/history.ts";
import { notify } from "../store/actions/notices.ts";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import type { Autosave } from "./autosave.ts";
import { fileOf } from "./project-file.ts";
import type { ProjectFiles } from "./project-files.ts";

/** Masks that come with the record of how they were made: they are taken as made here, and the record says of which pictures. */
export interface RecordedMasks {
  /** What else came. */
  readonly rest: readonly AddedFile[];
  /** Makes them files of the project, once their pictures are; those of pictures without a mask are used. */
  take(): Promise<void>;
}

interface Recorded {
  readonly file: AddedFile;
  readonly row: MaskRow;
  readonly image: string;
}

type Parts = { readonly files: Pick<ProjectFiles, "put" | "read">; readonly autosave: Pick<Autosave, "keep"> };

async function rowsIn(record: AddedFile): Promise<readonly MaskRow[]> {
  const file = await fileOf(record);
  if (file === null) return [];
  return readMaskLines(decodeText(new Uint8Array(await file.arrayBuffer()), record.path).text).rows;
}

/** What rows name, by the files that came; of pictures that the project has or that came as well. */
async function match(picked: readonly AddedFile[], records: readonly AddedFile[]): Promise<readonly Recorded[]> {
  const byPath = new Map(picked.map((file) => [file.path, file]));
  const named = new Map<AddedFile, MaskRow>();
  for (const record of records) {
    const folder = record.path.slice(0, -baseName(record.path).length);
    for (const row of await rowsIn(record)) {
      const file = byPath.get(folder + row.path);
      if (file !== undefined && !named.has(file)) named.set(file, row);
    }
  }
  const masks = new Set([...named.keys()].map(({ path }) => path));
  const known = samplesOf(useLens.getState()).flatMap((sample) => [
    ...referencesOf(sample).map(({ image }) => image),
    ...(sample.generation === null ? [] : [sample.generation]),
  ]);
  const came = picked.map(({ path }) => path).filter((path) => isPicture(path) && !masks.has(path));
  const find = pictureFinder([...known, ...came]);
  return [...named].flatMap(([file, row]): readonly Recorded[] => {
    const image = find(row.picture);
    return image === null ? [] : [{ file, row, image }];
  });
}

/** A mask's bytes in grey, to be measured; null where it is no picture. It was written here, in grey and without transparency. */
async function greyOf(file: File): Promise<GreyImage | null> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: "none" }).catch(() => null); // told with its path
  if (bitmap === null) return null;
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgba = context?.getImageData(0, 0, width, height).data;
  return rgba === undefined
    ? null
    : { width, height, data: Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i]!) };
}

/** The masks of samples that have none of that picture. */
function changesBy(samples: readonly Sample[], masks: ReadonlyMap<string, string>): [string, Correction][] {
  return samples.flatMap((sample): [string, Correction][] => {
    let change: Correction = {};
    for (const { image, mask } of referencesOf(sample)) {
      const path = masks.get(image);
      if (mask === null && path !== undefined)
        change = { ...change, ...withMaskOf({ ...sample, ...change }, image, path) };
    }
    const own = sample.generation === null ? undefined : masks.get(sample.generation);
    if (sample.generationMask === null && own !== undefined) change = { ...change, generationMask: own };
    return Object.keys(change).length === 0 ? [] : [[sample.id, change]];
  });
}

async function takeAll(recorded: readonly Recorded[], { files, autosave }: Parts): Promise<void> {
  const state = useLens.getState();
  const made = new Map(state.made);
  const paths = [...state.paths];
  const fresh: { readonly path: string; readonly made: Provenance; readonly file: File }[] = [];
  const unread: string[] = [];
  for (const { file: added, row, image } of recorded) {
    const file = await fileOf(added);
    const grey = file && (await greyOf(file));
    if (file === null || grey === null) {
      unread.push(added.path);
      continue;
    }
    const mask = recordedMask(row, image, maskFacts(grey), { made, paths, at: Date.now() });
    if (mask === null || made.has(mask.path)) continue;
    made.set(mask.path, mask.made);
    paths.push(mask.path);
    fresh.push({ ...mask, file: new File([file], baseName(mask.path), { type: "image/png" }) });
  }
  if (unread.length > 0)
    notify("error", `Masks that could not be read, and are not used: ${quoteList(unread)}.`, { about: "adding" });
  if (fresh.length === 0) return;
  await files.put(fresh);
  await autosave.keep(fresh, []);
  const now = useLens.getState();
  const changes = changesBy(samplesOf(now), new Map(fresh.map((mask) => [mask.made.of, mask.path])));
  if (changes.length > 0) setCorrections(withChanges(now.corrections, changes));
  const used = new Set(samplesOf(useLens.getState()).flatMap(filesOf));
  const inUse = fresh.filter(({ path }) => used.has(path)).length;
  const others = fresh.length - inUse;
  notify(
    "info",
    `${formatCount(fresh.length, "mask")} came with how they were made: ${inUse.toLocaleString("en")} in use${others === 0 ? "" : `, ${others.toLocaleString("en")} beside the masks that their pictures have`}. Ctrl Z takes their use back.`,
    { about: "undo" },
  );
}

/** Sets masks aside whose record came with them, as far as their pictures and makers are known. */
export async function sortOutMasks(picked: readonly AddedFile[], parts: Parts): Promise<RecordedMasks> {
  const records = picked.filter(({ path }) => isMaskRecord(baseName(path)));
  const recorded = (await match(picked, records)).filter(({ row }) => isMakerKnown(row));
  if (recorded.length === 0) return { rest: picked, take: async () => undefined };
  const gone = new Set<AddedFile>([...recorded.map(({ file }) => file), ...records]);
  return { rest: picked.filter((file) => !gone.has(file)), take: () => takeAll(recorded, parts) };
}
