import { ClipboardCopy, FileDown } from "lucide-react";
import { fileNameOf } from "../../lib/file-name.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { SaveViewMenu } from "../pictures/SaveViewMenu.tsx";
import { numbersText } from "./take-away.ts";
import styles from "./PairPictures.module.css";

interface Props {
  readonly sample: Sample;
  readonly scores: SampleScores | null;
  /** Writes the sample as a page of its own; null before there is all that it says. */
  readonly writePage: (() => Promise<Blob>) | null;
}

/** The pictures as a file, the whole sample as a page, the numbers to the clipboard. */
export function TakeAway({ sample, scores, writePage }: Props) {
  const { saveFile, copyText } = useCommands();
  const tab = useLens((state) => state.view.tab);
  return (
    <>
      {tab !== "compare" && (
        <SaveViewMenu>
          <span className={styles.name} aria-hidden="true">
            Picture
          </span>
        </SaveViewMenu>
      )}
      <button
        type="button"
        className="button quiet icon"
        aria-label="Save as a page"
        title="Save pictures, heat and numbers as one HTML page"
        disabled={writePage === null}
        onClick={() => void writePage?.().then((blob) => saveFile(`${fileNameOf(sample.id)}.html`, blob))}
      >
        <FileDown size={15} aria-hidden="true" />
        <span className={styles.name} aria-hidden="true">
          Page
        </span>
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Copy the numbers"
        title="Copy the numbers in full"
        disabled={scores === null}
        onClick={() => scores !== null && void copyText(numbersText(sample, scores))}
      >
        <ClipboardCopy size={15} aria-hidden="true" />
        <span className={styles.name} aria-hidden="true">
          Numbers
        </span>
      </button>
    </>
  );
}
