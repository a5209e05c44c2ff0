import { useId, type ClipboardEvent } from "react";
import { formatCount } from "../../components/format.ts";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { useThumbnails } from "../pictures/use-thumbnails.ts";
import styles from "./MakingSheet.module.css";
import { linesOf, type NamedConcept } from "./naming.ts";

const GUESSED_BY = {
  folder: "from the folder's name",
  file: "from the file's name",
  concept: "from the concept's name",
} as const;

/** Where a name comes from that nobody typed; null where a person said it. */
function sourceWords({ name, suggestion, suggestedBy }: NamedConcept, typed: string): string | null {
  if (name !== null) return typed.trim() === name || typed.trim() === "" ? "as the pairs say" : "for these masks only";
  return suggestion !== null && typed === suggestion ? GUESSED_BY[suggestedBy] : null;
}

interface LineProps {
  readonly concept: NamedConcept;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onPaste?: (event: ClipboardEvent) => void;
}

function Line({ concept, typed, onType, onPaste }: LineProps) {
  const { thumbnail } = useThumbnails();
  const id = useId();
  const source = sourceWords(concept, typed);
  return (
    <li className={styles.concept}>
      <Thumbnail path={concept.picture} take={thumbnail} label="" />
      <label className={styles.name}>
        <span>
          {concept.label} <span className={styles.dim}>{formatCount(concept.pictures, "picture")}</span>
        </span>
        <span className={styles.typed}>
          <input
            className="input"
            value={typed}
            placeholder={concept.name ?? "what it is: a red backpack"}
            spellCheck={false}
            aria-describedby={source === null ? undefined : id}
            onPaste={onPaste}
            onChange={({ currentTarget }) => onType(currentTarget.value)}
          />
          <span id={id} className={concept.name === null ? styles.guess : styles.said}>
            {source}
          </span>
        </span>
      </label>
    </li>
  );
}

interface Props {
  readonly concepts: readonly NamedConcept[];
  readonly names: ReadonlyMap<string, string>;
  readonly onName: (names: ReadonlyMap<string, string>) => void;
}

/** One line a concept; several lines pasted into one go to those below it too. */
export function ConceptNames({ concepts, names, onName }: Props) {
  const asked = concepts.filter(({ name }) => name === null);
  const known = concepts.filter(({ name }) => name !== null);
  const paste = (from: number) => (event: ClipboardEvent) => {
    const lines = linesOf(event.clipboardData.getData("text"));
    if (lines.length < 2) return;
    event.preventDefault();
    const next = new Map(names);
    lines.forEach((line, i) => {
      const concept = asked[from + i];
      if (concept !== undefined) next.set(concept.key, line);
    });
    onName(next);
  };
  const line = (concept: NamedConcept, onPaste?: (event: ClipboardEvent) => void) => (
    <Line
      key={concept.key}
      concept={concept}
      typed={names.get(concept.key) ?? ""}
      onType={(typed) => onName(new Map(names).set(concept.key, typed))}
      {...(onPaste === undefined ? {} : { onPaste })}
    />
  );
  return (
    <>
      {asked.length > 0 && (
        <section aria-labelledby="making-names">
          <h3 id="making-names">What is to be marked</h3>
          <p className={styles.dim}>
            One line for each subject. What says where it is from is a guess: look at it. Several lines can be pasted at
            once.
          </p>
          <ul className={styles.concepts}>{asked.map((concept, at) => line(concept, paste(at)))}</ul>
        </section>
      )}
      {known.length > 0 && (
        <details>
          <summary>{`${formatCount(known.length, "subject")} ${known.length === 1 ? "is" : "are"} named by the pairs`}</summary>
          <p className={styles.dim}>
            Another name here is what is looked for; the pairs keep theirs, which is struck from their prompts.
          </p>
          <ul className={styles.concepts}>{known.map((concept) => line(concept))}</ul>
        </details>
      )}
    </>
  );
}
