import { formatCount } from "../components/format.ts";
import { maskFacts } from "../imaging/masks/facts.ts";
import { editableMask } from "../imaging/masks/mask-image.ts";
import { encodeMaskPng } from "../imaging/masks/png.ts";
import { fileNameOf } from "../lib/file-name.ts";
import { masksInLayout } from "../project/mask-layout.ts";
import { maskOrigins } from "../project/mask-origin.ts";
import { MASK_RECORD } from "../project/mask-record-name.ts";
import { maskRow, type MadeBy, type MaskRow } from "../project/mask-record.ts";
import type { Reference, Sample } from "../project/types.ts";
import { notify } from "../store/actions/notices.ts";
import type { PictureCommands } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import type { LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { download } from "./download.ts";
import { packZip } from "./pack-zip.ts";

const bytesOf = async (parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> =>
  new Uint8Array(await new Blob([...parts]).arrayBuffer());

/** Of a mask that came with the files. */
const OF_FILES: MadeBy = {
  source: "files",
  revision: null,
  prompt: null,
  threshold: null,
  peak: null,
  edited: false,
};

/** Rows of JSON, a line each. */
const linesOf = (rows: readonly MaskRow[]): Uint8Array =>
  new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

/** Photographs of a pair are two references of it: none is a method's. */
const maskedIn = (state: LensState): readonly Sample[] => [
  ...samplesOf(state),
  ...state.photographs.map((pair) => ({ ...pair, ...NO_GENERATION, otherReferences: generationOf(pair) })),
];
const NO_GENERATION = { generation: null, generationMask: null };
const generationOf = ({ generation, generationMask: mask }: Sample): readonly Reference[] =>
  generation === null ? [] : [{ image: generation, mask }];

/** All masks in use as a ZIP in the authors' layout, and in their folder the file that says how each came to be. */
export async function saveMasks(pictures: PictureCommands): Promise<void> {
  const state = useLens.getState();
  const set = state.projectName ?? "masc-lens";
  const origins = maskOrigins(state.made, state.intake?.masks ?? []);
  const contents: [string, Uint8Array][] = [];
  const rows: MaskRow[] = [];
  let gone = 0;
  let folder = "";
  for (const { path, mask, image, small } of masksInLayout(maskedIn(state), set, origins)) {
    const lease = pictures.mask(mask);
    const read = await lease.value.catch(() => null); // gone: the row that names it says so
    lease.release();
    if (read === null) {
      gone++;
      continue;
    }
    const written = editableMask(read, read.width, read.height).mask;
    contents.push([path, await bytesOf(await encodeMaskPng(written))]);
    folder = path.split("/", 2).join("/");
    const { segmented, maker } = state.made.get(mask) ?? {};
    const by = { ...OF_FILES, ...origins.get(mask), peak: segmented?.peak ?? null };
    // What a model answered is of the mask that it made, not of one that was changed since.
    const facts = maker === "segmenter" && segmented !== undefined ? segmented.facts : maskFacts(written);
    const { source, revision, prompt, threshold, peak, edited } = by;
    rows.push(
      maskRow(
        path.slice(folder.length + 1),
        image,
        { source, revision, prompt, threshold, peak, edited },
        facts,
        small,
      ),
    );
  }
  if (contents.length === 0) return notify("info", "No pair has a mask that can be read.", { fleeting: true });
  contents.push([`${folder}/${MASK_RECORD}`, linesOf(rows)]);
  download(`${fileNameOf(set)}-masks.zip`, "application/zip", await packZip(contents, 0));
  const missing = gone === 0 ? "" : ` ${formatCount(gone, "mask")} could not be read and is not among them.`;
  return notify("info", `${formatCount(rows.length, "mask")} saved.${missing}`, { fleeting: gone === 0 });
}
