import { formatCount } from "../components/format.ts";
import type { GreyImage } from "../imaging/mask-grid.ts";
import { baseName } from "../platform/bytes.ts";
import { fileNameOf } from "../lib/file-name.ts";
import { withChanges, type Correction } from "../project/corrections.ts";
import { maskFileName } from "../project/made-files.ts";
import { withMaskOf } from "../project/references.ts";
import type { MakingCommands, MaskCommands, MaskSide } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import { setCorrections } from "../store/actions/history.ts";
import { notify } from "../store/actions/notices.ts";
import { useLens } from "../store/store.ts";
import { download } from "./download.ts";
import type { Autosave } from "./autosave.ts";
import { maskFiles } from "./lazy-modules.ts";
import { packZip } from "./pack-zip.ts";
import type { ProjectFiles } from "./project-files.ts";
import { busily, report } from "./report.ts";

const PNG = "image/png";

async function toPng(mask: GreyImage): Promise<Uint8Array<ArrayBuffer>[]> {
  return (await maskFiles.load()).encodeMaskPng(mask);
}

const bytesOf = async (parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> =>
  new Uint8Array(await new Blob([...parts]).arrayBuffer());

function assign(ids: readonly string[], side: MaskSide, image: string, path: string | null): void {
  const state = useLens.getState();
  const wanted = new Set(ids);
  const changes = samplesOf(state)
    .filter(({ id }) => wanted.has(id))
    .map(
      (sample): readonly [string, Correction] =>
        [sample.id, side === "reference" ? withMaskOf(sample, image, path) : { generationMask: path }] as const,
    );
  setCorrections(withChanges(state.corrections, changes));
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

    saveAll: () =>
      busily("packing masks", async () => {
        const state = useLens.getState();
        const set = state.projectName ?? "masc-lens";
        const { masksInLayout, maskOrigins, editableMask } = await maskFiles.load();
        const contents: [string, Uint8Array][] = [];
        let gone = 0;
        const origins = maskOrigins(state.made, state.intake?.masks ?? []);
        for (const { path, mask } of masksInLayout(samplesOf(state), set, origins)) {
          const lease = files.pictures.mask(mask);
          const read = await lease.value.catch(() => null); // gone: the row that names it says so
          lease.release();
          if (read === null) gone++;
          else contents.push([path, await bytesOf(await toPng(editableMask(read, read.width, read.height).mask))]);
        }
        if (contents.length === 0) return notify("info", "No pair has a mask that can be read.", { fleeting: true });
        download(`${fileNameOf(set)}-masks.zip`, "application/zip", await packZip(contents, 0));
        const missing = gone === 0 ? "" : ` ${formatCount(gone, "mask")} could not be read and is not among them.`;
        return notify("info", `${formatCount(contents.length, "mask")} saved.${missing}`, { fleeting: gone === 0 });
      }),
  };
}
