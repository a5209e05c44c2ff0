import { formatCount } from "../components/format.ts";
import type { GreyImage } from "../imaging/mask-grid.ts";
import { baseName } from "../platform/bytes.ts";
import { fileNameOf } from "../lib/file-name.ts";
import { withChanges, type Correction } from "../project/corrections.ts";
import { maskFileName } from "../project/made-files.ts";
import { filesOf, withMaskOf } from "../project/references.ts";
import type { MadeFiles, Sample } from "../project/types.ts";
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

/** Names in a ZIP by what they hold; two edits of one image that are both in use are told apart by their numbers. */
function namesOf(samples: readonly Sample[], made: MadeFiles): Map<string, string> {
  const names = new Map<string, string>();
  for (const path of new Set(samples.flatMap(filesOf))) {
    const edited = made.get(path);
    if (edited?.maker !== "edit") continue;
    const name = maskFileName(edited.of);
    names.set(names.has(name) ? name.replace(/\.png$/, `_${edited.number}.png`) : name, path);
  }
  return names;
}

async function toPng(mask: GreyImage): Promise<Uint8Array<ArrayBuffer>[]> {
  return (await maskFiles.load()).encodeMaskPng(mask);
}

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

    saveEdited: () =>
      busily("packing masks", async () => {
        const state = useLens.getState();
        const contents: Record<string, Uint8Array> = {};
        for (const [name, path] of namesOf(samplesOf(state), state.made)) {
          const file = await files.read(path);
          if (file !== null) contents[name] = new Uint8Array(await file.arrayBuffer());
        }
        const count = Object.keys(contents).length;
        if (count === 0) return notify("info", "No sample uses an edited mask yet.", { fleeting: true });
        download(
          `${fileNameOf(state.projectName ?? "masc-lens")}-masks.zip`,
          "application/zip",
          await packZip(Object.entries(contents), 0),
        );
        return notify("info", `${formatCount(count, "edited mask")} saved.`, { fleeting: true });
      }),
  };
}
