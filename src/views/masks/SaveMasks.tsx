import { Download, FolderDown } from "lucide-react";
import { useMemo } from "react";
import { formatCount } from "../../components/format.ts";
import { referencesOf } from "../../project/references.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import type { MaskDraft } from "./mask-draft.ts";
import { SaveViewMenu } from "../pictures/SaveViewMenu.tsx";
import styles from "./Sources.module.css";

/** How many masks pairs use. */
const countMasks = (samples: readonly Sample[]): number =>
  new Set(
    samples
      .flatMap((sample) => [sample.generationMask, ...referencesOf(sample).map(({ mask }) => mask)])
      .filter((mask) => mask !== null),
  ).size;

/** Masks as files: the one in the editor, and all that pairs use. */
export function SaveMasks({ image, draft }: { readonly image: string; readonly draft: MaskDraft }) {
  const { masks } = useCommands();
  const samples = useLens(samplesOf);
  const used = useMemo(() => countMasks(samples), [samples]);
  return (
    <div className={styles.save}>
      <button
        type="button"
        className="button"
        title="This mask as a grey PNG of 0 and 255, at the picture's size"
        onClick={() => masks.save(image, draft.mask)}
      >
        <Download size={14} aria-hidden="true" />
        Save PNG
      </button>
      {used > 0 && (
        <button
          type="button"
          className="button"
          title="Every mask in use as a grey PNG of 0 and 255, in a ZIP as the authors lay masks out: refs and samples"
          onClick={() => void masks.saveAll()}
        >
          <FolderDown size={14} aria-hidden="true" />
          Save {formatCount(used, "mask")}
        </button>
      )}
      <SaveViewMenu named>Picture</SaveViewMenu>
    </div>
  );
}
