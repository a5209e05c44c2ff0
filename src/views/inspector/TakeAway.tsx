import { ClipboardCopy, FileDown, ImageDown } from "lucide-react";
import type { RefObject } from "react";
import type { Scale } from "../../components/colour-map.ts";
import { fileNameOf } from "../../lib/file-name.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { numbersText, pictureOf } from "./take-away.ts";

interface Props {
  readonly figure: RefObject<HTMLElement | null>;
  readonly sample: Sample;
  readonly scores: SampleScores | null;
  /** Of the colours; null where they are no cosines. */
  readonly scale: Scale | null;
  /** Writes the sample as a page of its own; null before there is all that it says. */
  readonly writePage: (() => Promise<Blob>) | null;
}

/** Three buttons: the pictures as a file, the whole sample as a page, the numbers to the clipboard. */
export function TakeAway({ figure, sample, scores, scale, writePage }: Props) {
  const { saveFile, copyText } = useCommands();
  const save = async () => {
    const blob = figure.current && (await pictureOf(figure.current, sample, scores, scale));
    if (blob !== null) saveFile(`${fileNameOf(sample.id)}.png`, blob);
  };
  return (
    <>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Save the pictures"
        title="Save the pictures as PNG"
        onClick={() => void save()}
      >
        <ImageDown size={15} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Save as a page"
        title="Save pictures, heat and numbers as one HTML page"
        disabled={writePage === null}
        onClick={() => void writePage?.().then((blob) => saveFile(`${fileNameOf(sample.id)}.html`, blob))}
      >
        <FileDown size={15} aria-hidden="true" />
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
      </button>
    </>
  );
}
