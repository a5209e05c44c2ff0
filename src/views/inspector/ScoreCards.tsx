import { CARD_MEASURES } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { CardNote } from "../../project/measures.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { formatMeasure } from "../format-measure.ts";
import { needOf } from "../needs.ts";
import type { HeatModel } from "./heat.ts";
import styles from "./ScoreCards.module.css";

interface CardProps {
  readonly name: string;
  readonly value: string;
  readonly full?: number | null | undefined;
  readonly note: string;
}

function Card({ name, value, full, note }: CardProps) {
  return (
    <div className={styles.card}>
      <dt>{name}</dt>
      <dd title={full === null || full === undefined ? undefined : String(full)}>
        <span className={styles.value}>{value}</span>
        <span className={styles.note}>{note}</span>
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
  readonly scores: SampleScores | null;
  readonly heat: HeatModel | null;
}

/** The sample's numbers, each with what it was computed from, or what it would need. */
export function ScoreCards({ sample, scores, heat }: Props) {
  return (
    <dl className={styles.cards}>
      {CARD_MEASURES.map((measure) => {
        const { id, card } = measure;
        const value = scoreOf(scores, id);
        const need = scores !== null && value === null ? needOf(measure, { sample, scores }) : null;
        return card === undefined ? null : (
          <Card
            key={id}
            name={card.name}
            value={formatMeasure(measure, value)}
            full={value}
            note={need?.long ?? noteOf(card.note, scores, heat)}
          />
        );
      })}
    </dl>
  );
}
