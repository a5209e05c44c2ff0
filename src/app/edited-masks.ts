import type { GreyImage } from "../imaging/mask-grid.ts";
import { baseName } from "../platform/bytes.ts";
import { withChanges, type Correction } from "../project/corrections.ts";
import { maskFileName } from "../project/made-files.ts";
import { withMaskOf } from "../project/references.ts";
import type { Sample } from "../project/types.ts";
import type { MakingCommands, MaskCommands, MaskSide } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import { setCorrections } from "../store/actions/history.ts";
import { useLens } from "../store/store.ts";
import { download } from "./download.ts";
import type { Autosave } from "./autosave.ts";
import { maskFiles } from "./lazy-modules.ts";
import type { ProjectFiles } from "./project-files.ts";
import { busily, report } from "./report.ts";

const PNG = "image/png";
const SIDES: readonly MaskSide[] = ["reference", "generation"];

async function toPng(mask: GreyImage): Promise<Uint8Array<ArrayBuffer>[]> {
  return (await maskFiles.load()).encodeMaskPng(mask);
}

function assign(ids: readonly string[], side: MaskSide, image: string, path: string | null): void {
  const state = useLens.getState();
  const wanted = new Set(ids);
  const isWanted = ({ id }: Sample) => wanted.has(id);
  const inSide = (sample: Sample, of: MaskSide): Correction =>
    of === "reference" ? withMaskOf(sample, image, path) : { generationMask: path };
  const changes = samplesOf(state)
    .filter(isWanted)
    .map((sample): readonly [string, Correction] => [sample.id, inSide(sample, side)]);
  // A photograph's mask is that of all its pairs, on either side of them.
  const ofPhotographs = state.photographs.some(isWanted)
    ? state.photographs.flatMap((pair): (readonly [string, Correction])[] =>
        SIDES.some((of) => pair[of] === image)
          ? [[pair.id, Object.assign({}, ...SIDES.map((of) => (pair[of] === image ? inSide(pair, of) : {})))]]
          : [],
      )
    : [];
  setCorrections(withChanges(state.corrections, [...changes, ...ofPhotographs]));
}

/** What is edited becomes a file of the project, and is kept and scored like any other. */
export function createMaskCommands(
  files: ProjectFiles,
  autosave: Autosave,
): Omit<MaskCommands, keyof MakingCommands | "segment"> {
  return {
    assign,

    use: (ids, side, { path, made }, mask) =>
      busily("keeping the mask", async () => {
        const file = { path, made, file: new File(await toPng(mask), baseName(path), { type: PNG }) };
        await files.put([file]);
        assign(ids, side, made.of, path);
        await autosave.keep([file], []);
      }),

    save: (image, mask) =>
      void toPng(mask).then((png) => download(baseName(maskFileName(image)), PNG, new Blob(png)), report),

    saveAll: () => busily("packing masks", async () => (await maskFiles.load()).saveMasks(files.pictures)),
  };
}
