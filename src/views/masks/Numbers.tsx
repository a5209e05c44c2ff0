import { useSyncExternalStore } from "react";
import { formatDifference, formatPercent, formatScore } from "../../components/format.ts";
import type { Numbers as Values, ScoreFollower } from "./follow-scores.ts";
import styles from "./Numbers.module.css";

interface Props {
  readonly follower: ScoreFollower;
  /** Of the masks in use. */
  readonly before: Values | null;
}

interface NumberProps {
  readonly name: string;
  readonly now: number | null;
  readonly before: number | null;
  readonly note: string;
  readonly show: (value: number | null) => string;
  readonly showDifference: (difference: number) => string;
  readonly following?: boolean;
  readonly testId: string;
}

function Value({ name, now, before, note, show, showDifference, following = false, testId }: NumberProps) {
  const difference = now === null || before === null ? null : now - before;
  return (
    <div className={styles.number}>
      <dt>{name}</dt>
      <dd>
        <span
          className={styles.value}
          data-following={following || undefined}
          data-testid={testId}
          title={now === null ? undefined : String(now)}
        >
          {following ? "≈ " : ""}
          {show(now)}
        </span>
        <span className={styles.note}>
          {difference === null || difference === 0
            ? `in use: ${show(before)}`
            : `in use: ${show(before)}, ${showDifference(difference)}`}
        </span>
        <span className={styles.note}>{note}</span>
      </dd>
    </div>
  );
}

const percent = (value: number | null) => (value === null ? "–" : formatPercent(value));

const points = (difference: number) => `${difference < 0 ? "−" : "+"}${formatPercent(Math.abs(difference))}`;

/** CP and PF as the masks stand, beside what they are with the masks in use. */
export function Numbers({ follower, before }: Props) {
  const { cp, pf, leak, following } = useSyncExternalStore(follower.subscribe, () => follower.numbers);
  return (
    <dl className={styles.numbers} aria-label="Numbers of the mask as it is painted">
      <Value
        name="Concept (CP)"
        now={cp?.value ?? null}
        before={before?.cp?.value ?? null}
        note={cp === null ? "needs the reference's mask" : `${cp.patches} subject patches`}
        show={formatScore}
        showDifference={formatDifference}
        testId="live-cp"
      />
      <Value
        name="Prompt (PF)"
        now={pf?.value ?? null}
        before={before?.pf?.value ?? null}
        note={
          pf === null
            ? "needs the generation's mask"
            : following
              ? "following the brush"
              : `${pf.patches} background patches`
        }
        show={formatScore}
        showDifference={formatDifference}
        following={following}
        testId="live-pf"
      />
      <Value
        name="Leak"
        now={leak}
        before={before?.leak ?? null}
        note={
          cp === null || pf === null
            ? "needs both masks"
            : leak === null
              ? "the mask marks no subject"
              : "matches outside the mask"
        }
        show={percent}
        showDifference={points}
        testId="live-leak"
      />
    </dl>
  );
}

const longest = (values: readonly number[]) => (values.length === 0 ? 0 : Math.max(...values));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const say = (values: readonly number[]) =>
  `median ${median(values).toFixed(1)} ms, longest ${longest(values).toFixed(1)} ms of ${values.length}`;

/** For `?meter` in the address: how long the numbers take to follow, and how regular frames are. */
export function Meter({ follower }: { readonly follower: ScoreFollower }) {
  const { editToScore, frames } = useSyncExternalStore(follower.subscribe, () => follower.timing);
  return (
    <p className={styles.meter} data-testid="meter">
      Edit to numbers: {say(editToScore)}. Frames: {say(frames)}.
    </p>
  );
}
