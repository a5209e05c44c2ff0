import { Download, RotateCcw, X } from "lucide-react";
import { Dialog, DropdownMenu } from "radix-ui";
import { useMemo, useState } from "react";
import dialog from "../../../components/Dialog.module.css";
import { useWayBack } from "../../../components/way-back.ts";
import { isPicture } from "../../../project/formats/paths.ts";
import { NO_HINTS, sameHints, type Hints } from "../../../project/hints.ts";
import { loosePictures } from "../../../project/unclear.ts";
import type { Intake } from "../../../project/types.ts";
import { useCommands, type ManifestFormat } from "../../../store/commands.ts";
import { mayChange } from "../../../store/read-only.ts";
import { useLens } from "../../../store/store.ts";
import { Folders } from "./Folders.tsx";
import { Loose } from "./Loose.tsx";
import { Names } from "./Names.tsx";
import { Readings } from "./Readings.tsx";
import { Result } from "./Result.tsx";
import { Texts } from "./Texts.tsx";
import styles from "./ReadingSheet.module.css";
import { usePreview } from "./use-preview.ts";

const FORMATS: readonly { readonly format: ManifestFormat; readonly label: string }[] = [
  { format: "jsonl", label: "JSONL" },
  { format: "csv", label: "CSV" },
];

function SaveMenu({ onSave }: { readonly onSave: (format: ManifestFormat) => void }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button">
        <Download size={14} aria-hidden="true" />
        Save as a manifest
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="start" sideOffset={6}>
          {FORMATS.map(({ format, label }) => (
            <DropdownMenu.Item key={format} className={styles.item} onSelect={() => onSave(format)}>
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Body({ intake }: { readonly intake: Intake }) {
  const { readAs, savePairs, showReading } = useCommands();
  const readOnly = !useLens(mayChange);
  const all = useLens((state) => state.paths);
  const [hints, setHints] = useState<Hints>(intake.hints);
  const previewed = usePreview(hints);
  const { preview } = previewed;
  const pictures = useMemo(() => {
    const out = new Set(intake.out);
    return all.filter((path) => isPicture(path) && !out.has(path));
  }, [all, intake.out]);
  // Those that were loose as the sheet was opened: choosing one must not take the others away.
  const [loose] = useState(() => {
    const now = loosePictures({ ...intake, hints: NO_HINTS, samples: [] });
    return intake.hints.reference === null ? loosePictures(intake) : [...new Set([intake.hints.reference, ...now])];
  });
  useWayBack(() => showReading(false));
  const changed = !sameHints(hints, intake.hints);
  const choice = { hints, readOnly, onChange: setHints };

  const apply = async () => {
    if (changed) await readAs(hints);
    showReading(false);
  };
  const save = async (format: ManifestFormat) => {
    if (changed) await readAs(hints);
    await savePairs(format);
  };
  return (
    <>
      <div className={styles.head}>
        <Dialog.Title className={dialog.title}>How these files are read</Dialog.Title>
        <Dialog.Close className="button quiet icon" aria-label="Close">
          <X size={16} aria-hidden="true" />
        </Dialog.Close>
      </div>
      <div className={styles.columns}>
        <div className={styles.choices}>
          {preview !== null && <Texts texts={preview.texts} {...choice} />}
          {preview !== null && loose.length > 0 && <Loose pictures={loose} {...choice} />}
          {preview !== null && <Readings preview={preview} {...choice} />}
          <Folders paths={pictures} {...choice} />
          {preview !== null && <Names names={preview.names} {...choice} />}
        </div>
        <div className={styles.result} aria-label="What this comes to" role="region">
          <Result {...previewed} />
        </div>
      </div>
      <div className={styles.end}>
        <button type="button" className="button primary" disabled={readOnly} onClick={() => void apply()}>
          {changed ? "Apply" : "Done"}
        </button>
        <Dialog.Close className="button">Cancel</Dialog.Close>
        <span className={styles.room} />
        <button
          type="button"
          className="button quiet"
          disabled={readOnly || sameHints(hints, NO_HINTS)}
          onClick={() => setHints(NO_HINTS)}
        >
          <RotateCcw size={14} aria-hidden="true" />
          As names say
        </button>
        {preview !== null && preview.pairs > 0 && <SaveMenu onSave={(format) => void save(format)} />}
      </div>
    </>
  );
}

/** How the files of the project are read, and what a person says of it. Nothing changes before it is applied. */
export function ReadingSheet() {
  const { showReading } = useCommands();
  const intake = useLens((state) => state.intake);
  if (intake === null) return null;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && showReading(false)}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog.overlay} />
        <Dialog.Content
          className={styles.sheet}
          aria-describedby={undefined}
          tabIndex={-1}
          onOpenAutoFocus={(event) => {
            // The sheet itself, and not its first button: that would be to close it.
            event.preventDefault();
            if (event.target instanceof HTMLElement) event.target.focus();
          }}
        >
          <Body intake={intake} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
