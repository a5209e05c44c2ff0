import { formatDifference, formatScore } from "../../../components/format.ts";
import { useCommands } from "../../../store/commands.ts";
import { useLens } from "../../../store/store.ts";
import { TermMark } from "../../Term.tsx";
import { lossWords, noPartsWords, partWords, sizeWords } from "./part-words.ts";
import type { Part, Parts } from "./parts.ts";
import styles from "./parts.module.css";

interface Props {
  readonly parts: Parts;
  /** Of the pair, as the parts' own CPs are to be compared with it. */
  readonly cp: number | null;
}

interface RowProps {
  readonly part: Part;
  readonly place: number;
  readonly cp: number | null;
  readonly open: boolean;
  onOpen(): void;
}

function PartRow({ part, place, cp, open, onOpen }: RowProps) {
  const { without } = part;
  return (
    <li>
      <button
        type="button"
        className={styles.part}
        aria-pressed={open}
        aria-label={`${place} ${partWords(part)}`}
        onClick={onOpen}
      >
        <span className={styles.number}>{place}</span>
        <span className={styles.name}>
          <strong>{part.name}</strong>
          <span>{`, ${sizeWords(part)}`}</span>
        </span>
        <span className={styles.loss}>
          {lossWords(part)}
          <span className={styles.bar} aria-hidden="true" style={{ width: `${100 * part.loss}%` }} />
        </span>
        <span className={styles.without} title={without === null ? undefined : String(without)}>
          {without === null ? (
            "nothing else is left"
          ) : (
            <>
              {"without it CP would be "}
              <strong>{formatScore(without)}</strong>
              {cp !== null && <span className={styles.gain}>{` (${formatDifference(without - cp)})`}</span>}
            </>
          )}
        </span>
      </button>
    </li>
  );
}

/** Where the pair lost its score: its worst parts by number, as they stand on both pictures; each opens its matches. */
export function PartList({ parts: all, cp }: Props) {
  const { parts, without } = all;
  const { look } = useCommands();
  const open = useLens((state) => state.view.part);
  return (
    <section className={styles.parts} aria-labelledby="parts-title">
      <div className={styles.title}>
        <h3 id="parts-title">Where it went wrong</h3>
        <TermMark id="without_part" name="CP without a part" />
      </div>
      {parts.length === 0 ? (
        <p className={styles.note}>{noPartsWords(all)}</p>
      ) : (
        <>
          <ol>
            {parts.map((part, i) => (
              <PartRow
                key={part.middle}
                part={part}
                place={i + 1}
                cp={cp}
                open={open === i}
                onOpen={() => look({ part: open === i ? null : i, pin: null, brush: null, reverse: false })}
              />
            ))}
          </ol>
          <p className={styles.note}>
            {parts.length > 1 && without !== null && (
              <span title={String(without)}>{`Without all ${parts.length} CP would be ${formatScore(without)}. `}</span>
            )}
            {
              "The loss is what the best cosines lack to 1. CP without a part is the mean over the other subject patches: the same as with the part erased from the reference's mask. "
            }
            <button
              type="button"
              className="link"
              onClick={() => look({ tab: "masks", maskSide: "reference", maskTool: "erase" })}
            >
              Erase it and see
            </button>
          </p>
        </>
      )}
    </section>
  );
}
