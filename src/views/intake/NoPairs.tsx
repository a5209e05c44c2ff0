import { ChartScatter, FolderOpen, ImagePlus, ListTree, Plus } from "lucide-react";
import { useMemo } from "react";
import { formatCount } from "../../components/format.ts";
import { pickFiles } from "../../components/pick-files.ts";
import { isPicture } from "../../project/formats/paths.ts";
import { missingWords, whatIsThere } from "../../project/there.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { useLens } from "../../store/store.ts";
import styles from "./NoPairs.module.css";

/** In place of an empty table: what is at hand, what is missing, and the ways to a pair. */
export function NoPairs() {
  const { addPair, openFolder, show, showReading } = useCommands();
  const readOnly = !useLens(mayChange);
  const intake = useLens((state) => state.intake);
  const paths = useLens((state) => state.paths);
  const removed = useLens((state) => state.corrections.removed.length);
  const there = useMemo(() => {
    const out = new Set(intake?.out);
    return intake && whatIsThere(intake, paths.filter((path) => isPicture(path) && !out.has(path)).length);
  }, [intake, paths]);
  if (there === null || intake === null) return null;
  const subjects = intake.subjects?.filter(({ pictures }) => pictures.length > 1).length ?? 0;
  const sure = intake.understood.filter(({ confidence }) => confidence >= 0.5);
  return (
    <div className={styles.empty}>
      <h2>No pair to score yet</h2>
      {sure.map(({ layout, sentence }) => (
        <p key={layout}>{sentence.replace(/[.]?$/, ".")}</p>
      ))}
      <dl className={styles.there}>
        {there.map(({ name, count }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count.toLocaleString("en")}</dd>
          </div>
        ))}
      </dl>
      <p>{missingWords(there)}</p>
      {subjects > 1 && (
        <p>
          {`${formatCount(subjects, "subject has", "subjects have")} several photographs: a metric can be asked whether two of them show one subject or two.`}
        </p>
      )}
      <div className={styles.ways}>
        {subjects > 1 && (
          <button type="button" className="button primary" onClick={() => show("results")}>
            <ChartScatter size={15} aria-hidden="true" />
            Compare the photographs
          </button>
        )}
        {there.length > 0 && (
          <button
            type="button"
            className={subjects > 1 ? "button" : "button primary"}
            onClick={() => showReading(true)}
          >
            <ListTree size={15} aria-hidden="true" />
            Say what these files are
          </button>
        )}
        <button type="button" className="button" disabled={readOnly} onClick={() => pickFiles("Add files")}>
          <ImagePlus size={15} aria-hidden="true" />
          Add files
        </button>
        <button
          type="button"
          className="button"
          disabled={readOnly}
          onClick={() => openFolder() || pickFiles("Add folder")}
        >
          <FolderOpen size={15} aria-hidden="true" />
          Open a folder
        </button>
        <button
          type="button"
          className="button"
          disabled={readOnly}
          onClick={() => {
            addPair({});
            show("files");
          }}
        >
          <Plus size={15} aria-hidden="true" />
          Make a pair by hand
        </button>
      </div>
      <p className={styles.rules}>
        A pair is a reference and a generation. Folders called “references” and “generations” with the same names in
        them are read by themselves; so are names like dog_reference.png and dog_generation.png, and a table (CSV) with
        the columns reference and generation.
      </p>
      {removed > 0 && (
        <p>{formatCount(removed, "pair was", "pairs were")} taken out; the page Files brings them back.</p>
      )}
    </div>
  );
}
