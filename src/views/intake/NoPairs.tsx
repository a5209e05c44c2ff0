import { FolderOpen, ImagePlus, Plus } from "lucide-react";
import { formatCount } from "../../components/format.ts";
import { pickFiles } from "../../components/pick-files.ts";
import { baseName } from "../../platform/bytes.ts";
import type { ProblemKind } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { useLens } from "../../store/store.ts";
import styles from "./NoPairs.module.css";

/** What intake says of pictures that are no masks and found no partner. */
const LOOSE: ReadonlySet<ProblemKind> = new Set(["no-role", "no-reference", "no-generation"]);

/** Two pictures can be one pair only this way or that. */
function Which({ pictures: [first, second] }: { readonly pictures: readonly [string, string] }) {
  const { addPair } = useCommands();
  const readOnly = !useLens(mayChange);
  return (
    <div className={styles.ways} role="group" aria-label="Which of the two is the reference?">
      <span>Which of the two is the reference?</span>
      <button
        type="button"
        className="button"
        disabled={readOnly}
        onClick={() => addPair({ reference: first, generation: second })}
      >
        {baseName(first)}
      </button>
      <button
        type="button"
        className="button"
        disabled={readOnly}
        onClick={() => addPair({ reference: second, generation: first })}
      >
        {baseName(second)}
      </button>
    </div>
  );
}

/** In place of an empty table: what is at hand, what makes a pair, and the ways to one. */
export function NoPairs() {
  const { addPair, openFolder, show } = useCommands();
  const readOnly = !useLens(mayChange);
  const problems = useLens((state) => state.intake?.problems);
  const removed = useLens((state) => state.corrections.removed.length);
  const pictures = problems?.flatMap(({ kind, path }) => (path !== null && LOOSE.has(kind) ? [path] : [])) ?? [];
  const [first, second] = pictures;
  return (
    <div className={styles.empty}>
      <h2>No pair to score yet</h2>
      <p>
        {pictures.length === 0
          ? "Nothing of what was added is a reference or a generation. "
          : `There ${pictures.length === 1 ? "is" : "are"} ${formatCount(pictures.length, "picture")} here, and nothing says which generation was made from which reference. `}
        A pair is a reference and a generation: put them into folders “references” and “generations”, under the same
        names; name them so (dog_reference.png, dog_generation.png); or add a table (CSV) with the columns reference and
        generation.
      </p>
      {pictures.length === 2 && first !== undefined && second !== undefined && <Which pictures={[first, second]} />}
      <div className={styles.ways}>
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
      {removed > 0 && (
        <p>{formatCount(removed, "pair was", "pairs were")} taken out; the page Files brings them back.</p>
      )}
    </div>
  );
}
