import { formatPercent, formatScore } from "../../components/format.ts";
import type { SampleScores } from "../../project/result.ts";
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

/** The sample's numbers, each with what it was computed from. */
export function ScoreCards({ scores, heat }: { readonly scores: SampleScores | null; readonly heat: HeatModel | null }) {
  const leak = scores?.best_match_in_background ?? null;
  return (
    <dl className={styles.cards}>
      <Card name="Concept (CP)" value={formatScore(scores?.cp)} full={scores?.cp} note={scores?.cp_n_ref_fg === null || scores === null ? "" : `${scores.cp_n_ref_fg} of ${scores.cp_n_ref_total} patches`} />
      <Card name="Prompt (PF)" value={formatScore(scores?.pf)} full={scores?.pf} note={scores?.pf_n_bg_pooled === null || scores === null ? "" : `${scores.pf_n_bg_pooled} of ${scores.pf_n_total} patches`} />
      <Card name="SigLIP2 whole" value={formatScore(scores?.siglip2_global)} full={scores?.siglip2_global} note="both images, unmasked" />
      <Card name="Leak" value={leak === null ? "–" : formatPercent(leak)} full={leak} note={heat === null || leak === null ? "" : `${heat.leaks} match the background`} />
    </dl>
  );
}
