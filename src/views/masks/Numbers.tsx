import { useSyncExternalStore } from "react";
import { formatCount, formatPercent, formatScore } from "../../components/format.ts";
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
  /** What it is of, or what it needs. */
  readonly note: string;
  readonly show: (value: number | null) => string;
  readonly following?: boolean;
  /** What it was is left out where there is little room. */
  readonly brief?: boolean;
  readonly testId: string;
}

/** "CP 0.8123 → 0.8240": with the mask in use, and as it is painted. */
function Value({ name, now, before, note, show, following = false, brief = false, testId }: NumberProps) {
  return (
    <div className={styles.number} data-tip={note} data-tip-more="" data-brief={brief || undefined}>
      <dt>{name}</dt>
      <dd>
        <span className={styles.before} title={before === null ? undefined : `${before} with the mask in use`}>
          {show(before)} →
        </span>
        <span
          className={styles.value}
          data-changed={now !== before || undefined}
          data-following={following || undefined}
          data-testid={testId}
          title={now === null ? undefined : String(now)}
        >
          {following ? "≈ " : ""}
          {show(now)}
        </span>
        <span className={styles.note}>{note}</span>
      </dd>
    </div>
  );
}

const percent = (value: number | null) => (value === null ? "–" : formatPercent(value));

/** CP and PF with the masks in use and as they stand, in a line. */
export function Numbers({ follower, before }: Props) {
  const { cp, pf, leak, following } = useSyncExternalStore(follower.subscribe, () => follower.numbers);
  return (
    <dl className={styles.numbers} aria-label="Numbers with the mask in use, and as it is painted">
      <Value
        name="CP"
        now={cp?.value ?? null}
        before={before?.cp?.value ?? null}
        note={cp === null ? "needs the reference's mask" : formatCount(cp.patches, "subject patch", "subject patches")}
        show={formatScore}
        testId="live-cp"
      />
      <Value
        name="PF"
        now={pf?.value ?? null}
        before={before?.pf?.value ?? null}
        note={
          pf === null
            ? "needs the generation's mask"
            : pf.value === null && pf.patches > 0 && (before?.pf?.value ?? null) !== null
              ? "shared without what it follows by"
              : formatCount(pf.patches, "background patch", "background patches")
        }
        show={formatScore}
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
              : "outside the mask"
        }
        show={percent}
        brief
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
