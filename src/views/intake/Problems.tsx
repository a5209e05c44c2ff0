import { Check, TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { formatCount } from "../../components/format.ts";
import { groupProblems, isAsked, problemKey, type ProblemGroup } from "../../project/problems.ts";
import type { IntakeProblem, Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./Problems.module.css";

/** Listed at once: who has more mends the first ones, or the cause they share. */
const SHOWN = 200;

/** A list of no more than these is open where it is the only one. */
const OPENED = 10;

const NONE: readonly IntakeProblem[] = [];
const NOTHING: readonly string[] = [];

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

function Group({
  group: { kind, title, wayOut, problems },
  only,
}: {
  readonly group: ProblemGroup;
  readonly only: boolean;
}) {
  const { showReading } = useCommands();
  // What is told of several at once opens to each of them.
  const entries = problems.flatMap((problem) =>
    ((isAsked(kind) ? problem.paths : undefined) ?? [problem.path]).map((path) => ({ path, message: problem.message })),
  );
  const lines = entries.slice(0, SHOWN).map(({ path, message }) => (
    <li key={`${path} ${message}`}>
      {path !== null && isAsked(kind) && entries.length > 1 ? (
        // The line above says of all what would be said of each.
        <bdi>{path}</bdi>
      ) : (
        <>
          {path !== null && !message.includes(path) && <strong>{path}: </strong>}
          {message}
        </>
      )}
    </li>
  ));
  // One is said at once: nothing is won by folding it away.
  if (entries.length === 1) return lines;
  return (
    <li>
      <details className={styles.group} open={only && entries.length <= OPENED}>
        <summary>
          <span>{title}</span>
          {wayOut !== "" && <span className={styles.wayOut}> {wayOut}</span>}
        </summary>
        {isAsked(kind) && (
          <button type="button" className="link" onClick={() => showReading(true)}>
            Say what they are
          </button>
        )}
        <ul>
          {lines}
          {entries.length > SHOWN && <li>{`and ${(entries.length - SHOWN).toLocaleString("en")} more`}</li>}
        </ul>
      </details>
    </li>
  );
}

const failureKey = (message: string) => `failed: ${message}`;

/** What intake could not make sense of and what failed: the file, what is wrong, the way out. Nothing is dropped silently; what was read can be put away. */
export function Problems() {
  const { putAway } = useCommands();
  const all = useLens((state) => state.intake?.problems ?? NONE);
  const away = useLens((state) => state.intake?.away ?? NOTHING);
  const readOnly = !useLens(mayChange);
  const failed = useFailures();
  const samples = useLens((state) => samplesOf(state).length);
  const [shown, setShown] = useState<boolean | null>(null);
  const { groups, failures } = useMemo(() => {
    const hidden = new Set(away);
    return {
      groups: groupProblems(hidden.size === 0 ? all : all.filter((problem) => !hidden.has(problemKey(problem)))),
      failures: [...failed].filter(([message]) => !hidden.has(failureKey(message))),
    };
  }, [all, away, failed]);
  const count = groups.length + failures.length;
  if (count === 0) return null;
  // Without any pair this is what there is to read.
  const open = shown ?? samples === 0;
  return (
    <details className={styles.problems} open={open} onToggle={({ currentTarget }) => setShown(currentTarget.open)}>
      <summary>
        <TriangleAlert size={14} aria-hidden="true" />
        {formatCount(count, "thing", "things")} to look at in what was added
      </summary>
      <ul>
        {failures.map(([message, rows]) => (
          <Failure key={message} message={message} samples={rows} />
        ))}
        {groups.map((group) => (
          <Group key={group.kind} group={group} only={count === 1} />
        ))}
      </ul>
      <div className={styles.ways}>
        <button
          type="button"
          className="button quiet"
          disabled={readOnly}
          onClick={() => {
            putAway([
              ...groups.flatMap(({ problems }) => problems.map(problemKey)),
              ...failures.map(([message]) => failureKey(message)),
            ]);
            setShown(false);
          }}
        >
          <Check size={14} aria-hidden="true" />
          Put away until something new comes
        </button>
      </div>
    </details>
  );
}
