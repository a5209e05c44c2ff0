import { counted } from "../../project/quote.ts";
import { useCommands } from "../../store/commands.ts";
import { scopedSamplesOf } from "../../store/scope.ts";
import { useLens } from "../../store/store.ts";
import { useLoaded } from "../../views/pictures/use-loaded.ts";
import { documentOf } from "./shared-document.ts";
import { findTraces, type Found } from "./traces.ts";
import { namesIn, type ShareWish } from "./wish.ts";
import styles from "./ShareSheet.module.css";

/** Whether it is to name nobody, what of that there is, and who is to be looked for besides. */

/** What is found, for as long as the names that a person gives stay the same; null while it is looked for. */
export function useFound(names: string | null) {
  const { pictures } = useCommands();
  return useLoaded(names === null ? null : names, async (signal) => {
    if (names === null) return null;
    const state = useLens.getState();
    return findTraces(signal, pictures, documentOf(state, scopedSamplesOf(state)), namesIn(names));
  });
}

const list = (parts: readonly string[]): string => parts.join(", ");

/** Every kind in a line: "12 pictures with EXIF: camera, date, place". */
function linesOf({ files, pairs, raters, project, texts, metadata, names, unread }: Found): readonly string[] {
  return [
    `${counted(files, "file name")}, ${counted(pairs, "pair id")}, and the project’s name (${project}): numbers take their places`,
    ...(raters === 0 ? [] : [`${counted(raters, "name of a rater", "names of raters")}: numbers take their places`]),
    ...metadata.map(
      ({ kind, pictures, tells }) =>
        `${counted(pictures, "picture")} with ${kind}${tells.length === 0 ? "" : `: ${list(tells)}`}`,
    ),
    ...texts.map(
      ({ kind, count, examples }) =>
        `${counted(count, `text with a ${kind}`, `texts with a ${kind}`)}: ${list(examples)}`,
    ),
    ...(names.length === 0 ? [] : [`Names looked for in all texts: ${list(names)}`]),
    ...(unread === 0
      ? []
      : [`${counted(unread, "file")} could not be looked into: what is written of them is drawn anew`]),
  ];
}

function FoundList({ found }: { readonly found: Found }) {
  return (
    <div className={styles.found}>
      <p>Found here, and not in the file:</p>
      <ul>
        {linesOf(found).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className={styles.dim}>
        Concepts, methods, prompts, tags and numbers stay, and so does what pictures show: look at them. The finished
        file is looked through, byte by byte, before it is saved.
      </p>
    </div>
  );
}

interface Props {
  readonly wish: ShareWish;
  readonly names: string;
  readonly found: ReturnType<typeof useFound>;
  readonly onChange: (wish: ShareWish) => void;
  readonly onNames: (names: string) => void;
}

export function AnonymousChoice({ wish, names, found, onChange, onNames }: Props) {
  const on = wish.anonymous !== null;
  return (
    <fieldset className={styles.choices}>
      <legend>Who made it</legend>
      <label>
        <input
          type="checkbox"
          checked={on}
          onChange={({ currentTarget }) =>
            onChange({ ...wish, anonymous: currentTarget.checked ? { names: [] } : null })
          }
        />
        <span>
          Anonymous{" "}
          <span className={styles.dim}>without names, paths, dates, and what pictures say beside their pixels</span>
        </span>
      </label>
      {on && (
        <>
          <label className={styles.names}>
            Names to take out besides
            <input
              type="text"
              className="input"
              value={names}
              placeholder="Jane Doe, jdoe, Example Lab"
              autoComplete="off"
              spellCheck={false}
              onChange={({ currentTarget }) => onNames(currentTarget.value)}
            />
          </label>
          {found.error !== null && <p className={styles.look}>{found.error}</p>}
          {found.value === null && found.error === null && (
            <p className={styles.dim} role="status">
              Looking through texts and pictures …
            </p>
          )}
          {found.value !== null && <FoundList found={found.value} />}
        </>
      )}
    </fieldset>
  );
}
