import { TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { formatCount } from "../../components/format.ts";
import type { IntakeProblem, Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./Problems.module.css";

/** Listed at once: who has more mends the first ones, or the cause they share. */
const SHOWN = 200;

const NONE: readonly IntakeProblem[] = [];

/** Rows that failed, by what went wrong. */
function useFailures(): ReadonlyMap<string, readonly Sample[]> {
  const samples = useLens(samplesOf);
  const results = useLens((state) => (state.job === null ? state.results : null));
  return useMemo(() => {
    const failures = new Map<string, Sample[]>();
    if (results === null) return failures;
    for (const sample of samples) {
      const outcome = results.get(sample.id)?.outcome;
      if (outcome === undefined || !("error" in outcome)) continue;
      const { message } = outcome.error;
      failures.set(message, [...(failures.get(message) ?? []), sample]);
    }
    return failures;
  }, [samples, results]);
}

function Failure({ message, samples }: { readonly message: string; readonly samples: readonly Sample[] }) {
  const { select } = useCommands();
  const [first] = samples;
  return (
    <li>
      {message}{" "}
      {first !== undefined && (
        <button type="button" className="link" onClick={() => select(first.id)}>
          {samples.length === 1 ? `row ${first.id}` : `${formatCount(samples.length, "row")}, first ${first.id}`}
        </button>
      )}
    </li>
  );
}

/** What intake could not make sense of and what failed: the file, what is wrong, the way out. Nothing is dropped silently. */
export function Problems() {
  const problems = useLens((state) => state.intake?.problems ?? NONE);
  const failures = useFailures();
  const [open, setOpen] = useState(false);
  const count = problems.length + failures.size;
  if (count === 0) return null;
  return (
    <details className={styles.problems} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <TriangleAlert size={14} aria-hidden="true" />
        {formatCount(count, "thing", "things")} to look at in what was added
      </summary>
      <ul>
        {[...failures].map(([message, samples]) => (
          <Failure key={message} message={message} samples={samples} />
        ))}
        {problems.slice(0, SHOWN).map(({ path, message }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a list that is only ever replaced whole
          <li key={index}>
            {path !== null && !message.includes(path) && <strong>{path}: </strong>}
            {message}
          </li>
        ))}
        {problems.length > SHOWN && <li>{`and ${formatCount(problems.length - SHOWN, "more thing", "more things")}`}</li>}
      </ul>
    </details>
  );
}
