import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import { formatCount, formatDifference, formatScore } from "../../components/format.ts";
import type { Left, ScoreCheck, ScoreSummary } from "../../project/compare-scores.ts";
import { deviceWords } from "../../project/device-words.ts";
import { quoteList } from "../../project/quote.ts";
import type { RunSettings } from "../../project/result.ts";
import type { IntakeProblem } from "../../project/types.ts";
import { labelOf } from "../../project/measure-lists.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { Term } from "../Term.tsx";
import styles from "./Summary.module.css";
import type { Verdict } from "./verdict.ts";

const ICONS = { fine: CircleCheck, look: TriangleAlert, none: Info } as const;

const size = (value: number | null) => (value === null ? "–" : formatDifference(value).replace(/^\+/, ""));

function Fact({ name, value, full }: { readonly name: string; readonly value: string; readonly full: number | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={full === null ? undefined : String(full)}>{value}</dd>
    </div>
  );
}

function Card({ summary: { score, compared, theirs, largest, mean, spearman } }: { readonly summary: ScoreSummary }) {
  const further = useFurtherMeasures();
  return (
    <li className={styles.card}>
      <h2>
        <Term id={score}>{labelOf(score, further)}</Term>
      </h2>
      <p>{`compared ${compared.toLocaleString("en")} of ${theirs.toLocaleString("en")}`}</p>
      <dl>
        <Fact name="Largest" value={size(largest)} full={largest} />
        <Fact name="Mean" value={size(mean)} full={mean} />
        <Fact name="Spearman" value={formatScore(spearman)} full={spearman} />
      </dl>
    </li>
  );
}

/** A sentence for what could not be compared; null where there is nothing of the kind. */
const leftOver = (what: string, { count, names }: Left) =>
  count === 0
    ? null
    : `${what}: ${quoteList(names, names.length)}${count > names.length ? ` and ${(count - names.length).toLocaleString("en")} more` : ""}.`;

const pairs = ({ count }: Left) => formatCount(count, "pair");

/** What could not be compared, a sentence a cause. */
function leftOvers({ waiting, strangers, unclear, absent, onlyTheirs, onlyOurs, neither }: ScoreCheck): string[] {
  return [
    leftOver(`Not computed here with the present settings and checkpoint, or failed, ${pairs(waiting)}`, waiting),
    leftOver(`In the file and not in this project, ${pairs(strangers)}`, strangers),
    leftOver(`In the file, and could be several pairs of this project, ${pairs(unclear)}`, unclear),
    leftOver(`In this project and not in the file, ${pairs(absent)}`, absent),
    leftOver(`A number in the file and none here, ${formatCount(onlyTheirs.count, "score")}`, onlyTheirs),
    leftOver(`A number here and none in the file, ${formatCount(onlyOurs.count, "score")}`, onlyOurs),
    neither === 0 ? null : `No number on either side, which agrees: ${formatCount(neither, "score")}.`,
  ].filter((line) => line !== null);
}

interface Props {
  readonly check: ScoreCheck;
  readonly verdict: Verdict;
  readonly ours: RunSettings;
  readonly problems: readonly IntakeProblem[];
}

/** How well two sides agree: a sentence, a card a score, and what was left out. */
export function Summary({ check, verdict: { tone, sentence, reasons }, ours, problems }: Props) {
  const Icon = ICONS[tone];
  const lines = [
    ...leftOvers(check),
    ...problems.map(({ path, message }) => (path === null || message.includes(path) ? message : `${path}: ${message}`)),
  ];
  const budget = ours.maxPatches === null ? "" : `max patches ${ours.maxPatches}, `;
  return (
    <div className={styles.summary}>
      <div className={styles.verdict} data-tone={tone}>
        <Icon size={18} aria-hidden="true" />
        <div>
          <p aria-live="polite">
            <strong>{sentence}</strong>
          </p>
          {reasons.map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
          <p
            className={styles.ours}
          >{`Here: ${ours.model ?? "no checkpoint"}, ${budget}threshold ${ours.threshold}, stripper ${ours.stripper}, ${ours.precision ?? ""} on ${ours.provider === null ? "no device" : deviceWords(ours.provider)}.`}</p>
        </div>
      </div>
      {check.summaries.length > 0 && (
        <ul className={styles.cards} aria-label="Agreement by score">
          {check.summaries.map((summary) => (
            <Card key={summary.score} summary={summary} />
          ))}
        </ul>
      )}
      {lines.length > 0 && (
        <details className={styles.left} open={check.rows.length === 0}>
          <summary>{`Not compared, and why (${lines.length})`}</summary>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
