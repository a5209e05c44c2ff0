import { measureOf } from "../../project/measure-lists.ts";
import type { SampleScores } from "../../project/result.ts";
import { scoreOf } from "../../project/scores.ts";
import type { Tab } from "../../store/view.ts";
import { formatMeasure } from "../format-measure.ts";
import type { Finding } from "./why/finding.ts";
import styles from "./Presented.module.css";

/** The measure that a tab is about. */
const MEASURE_OF: Readonly<Record<Tab, string>> = {
  match: "cp",
  leak: "best_match_in_background",
  prompt: "pf",
  features: "cp",
  whole: "siglip2_global",
  compare: "cp",
  ab: "cp",
  masks: "cp",
  pair: "cp",
};

interface Props {
  readonly tab: Tab;
  readonly scores: SampleScores | null;
  readonly findings: readonly Finding[] | null;
}

/** One number and one sentence, to be read from the last row: the first of the reasons, else what the number is. */
export function Presented({ tab, scores, findings }: Props) {
  const measure = measureOf(MEASURE_OF[tab]);
  if (measure === null) return null;
  const sentence = findings?.[0]?.text ?? `${measure.tip}.`;
  return (
    <div className={styles.presented}>
      <p className={styles.number}>
        <span>{measure.label}</span>
        <strong>{formatMeasure(measure, scoreOf(scores, measure.id))}</strong>
      </p>
      <p className={styles.sentence}>{sentence.replaceAll(" %", "\u00a0%")}</p>
    </div>
  );
}
