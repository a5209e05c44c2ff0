import { formatPercent, formatScore } from "../../components/format.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { needsForCp, needsForLeak, needsForPf, type Need } from "../needs.ts";
import { SCORE_LABELS } from "../score-labels.ts";
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

const counted = (part: number | null, whole: number | null, what: string): string =>
  part === null ? "" : `${part} of ${whole} ${what}`;

interface Props {
  readonly sample: Sample;
  readonly scores: SampleScores | null;
  readonly heat: HeatModel | null;
}

/** The sample's numbers, each with what it was computed from, or what it would need. */
export function ScoreCards({ sample, scores, heat }: Props) {
  const row = { sample, scores };
  const leak = scores?.best_match_in_background ?? null;
  const missing = (value: number | null | undefined, need: Need | null) =>
    scores !== null && value === null ? (need?.long ?? "") : null;
  return (
    <dl className={styles.cards}>
      <Card
        name="Concept (CP)"
        value={formatScore(scores?.cp)}
        full={scores?.cp}
        note={
          missing(scores?.cp, needsForCp(row)) ??
          counted(scores?.cp_n_ref_fg ?? null, scores?.cp_n_ref_total ?? null, "patches")
        }
      />
      <Card
        name="Prompt (PF)"
        value={formatScore(scores?.pf)}
        full={scores?.pf}
        note={
          missing(scores?.pf, needsForPf(row)) ??
          counted(scores?.pf_n_bg_pooled ?? null, scores?.pf_n_total ?? null, "kept")
        }
      />
      <Card
        name={SCORE_LABELS.siglip2_global}
        value={formatScore(scores?.siglip2_global)}
        full={scores?.siglip2_global}
        note="both, unmasked"
      />
      <Card
        name="Leak"
        value={leak === null ? "–" : formatPercent(leak)}
        full={leak}
        note={missing(leak, needsForLeak(row)) ?? (heat === null ? "" : `${heat.leaks} in background`)}
      />
    </dl>
  );
}
