import { rangeWords, type MaskIntervals } from "../../metric/mask-interval.ts";
import { CARD_MEASURES } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { CardNote, Measure } from "../../project/measures.ts";
import type { Outcome } from "../../project/outcome.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { formatMeasure } from "../format-measure.ts";
import { meanWords } from "../reference-words.ts";
import { needOf } from "../needs.ts";
import { Term } from "../Term.tsx";
import type { HeatModel } from "./heat.ts";
import styles from "./ScoreCards.module.css";

interface CardProps {
  readonly id: string;
  readonly name: string;
  /** Of the measure, where there is no room for its name. */
  readonly label: string;
  readonly value: string;
  readonly full?: number | null | undefined;
  readonly note: string;
  /** From where to where the score moves with its mask; left out where it has no mask, "" until it is known. */
  readonly range?: string | undefined;
}

/** How a range begins, where there is room to say what moves the score. */
const OF_MASK = "mask ";

/** Two lines, whatever is known: the number with its name, and how far it moves or what it is of. */
function Card({ id, name, label, value, full, note, range }: CardProps) {
  return (
    <div className={styles.card} title={note}>
      <dt title={name}>
        <Term
          id={id}
          shown={
            <>
              <span className={styles.long}>{name}</span>
              <span className={styles.short} aria-hidden="true">
                {label}
              </span>
            </>
          }
        >
          {name}
        </Term>
      </dt>
      <dd title={full === null || full === undefined ? undefined : String(full)}>
        <span className={styles.value}>{value}</span>
        <span className={styles.note}>{note}</span>
        {range !== undefined && (
          <span
            className={styles.range}
            title="From lowest to highest with another threshold, a mask of another size or source"
          >
            {range.startsWith(OF_MASK) && <span className={styles.word}>{OF_MASK}</span>}
            {range.startsWith(OF_MASK) ? range.slice(OF_MASK.length) : range}
          </span>
        )}
      </dd>
    </div>
  );
}

function noteOf(note: CardNote, scores: SampleScores | null, heat: HeatModel | null): string {
  if (note.kind === "words") return note.words;
  if (note.kind === "leaks") return heat === null ? "" : `${heat.leaks} ${note.words}`;
  const part = scoreOf(scores, note.part);
  return part === null ? "" : `${part} of ${scoreOf(scores, note.whole)} ${note.words}`;
}

interface Props {
  readonly sample: Sample;
  /** Of the comparison that is in view. */
  readonly scores: SampleScores | null;
  /** Of the row: of several references its scores are means. */
  readonly outcome: Outcome | null;
  readonly heat: HeatModel | null;
  /** Of the comparison that is in view; null before they are known. */
  readonly intervals?: MaskIntervals | null;
}

/** What a card says of how far its score moves with its mask; undefined where it has none to move with. */
function rangeOf(id: string, value: number | null, intervals: MaskIntervals | null): string | undefined {
  if ((id !== "cp" && id !== "pf") || value === null) return undefined;
  const interval = intervals?.[id] ?? null;
  if (interval === null) return "";
  const range = rangeWords(interval);
  return range === null ? "does not move with the mask" : `${OF_MASK}${range}`;
}

/** "mean of 5 references, this one 0.5432"; null where it is of one. */
function meanNote(measure: Measure, scores: SampleScores | null, outcome: Outcome | null): string | null {
  const words = meanWords(outcome, measure);
  return words === null ? null : `${words}, this one ${formatMeasure(measure, scoreOf(scores, measure.id))}`;
}

/** The sample's numbers, each with what it was computed from, or what it would need. */
export function ScoreCards({ sample, scores, outcome, heat, intervals = null }: Props) {
  const row = outcome !== null && "scores" in outcome ? outcome.scores : scores;
  return (
    <div className={styles.room}>
      <dl className={styles.cards}>
        {CARD_MEASURES.map((measure) => {
          const { id, card } = measure;
          const value = scoreOf(row, id);
          const need = scores !== null && value === null ? needOf(measure, { sample, scores }) : null;
          const mean = meanNote(measure, scores, outcome);
          return card === undefined ? null : (
            <Card
              key={id}
              id={id}
              name={card.name}
              label={measure.label}
              value={formatMeasure(measure, value)}
              full={value}
              // The range is the one comparison's, which a mean says of itself.
              range={mean === null ? rangeOf(id, value, intervals) : undefined}
              note={need?.long ?? mean ?? noteOf(card.note, scores, heat)}
            />
          );
        })}
      </dl>
    </div>
  );
}
