import { FolderPlus, RotateCw, TableProperties, TriangleAlert, X } from "lucide-react";
import { Popover } from "radix-ui";
import { useMemo } from "react";
import { formatCount } from "../../components/format.ts";
import { pickFiles } from "../../components/pick-files.ts";
import type { ErrorRecord } from "../../lib/errors.ts";
import { failureWords, groupFailures, type FailureGroup } from "../../project/failures.ts";
import { useCommands } from "../../store/commands.ts";
import { mayScore, samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import base from "../../components/Sheet.module.css";
import styles from "./Failures.module.css";

function useFailures(): readonly FailureGroup[] {
  const samples = useLens(samplesOf);
  const results = useLens((state) => state.results);
  return useMemo(
    () =>
      groupFailures(
        samples.flatMap(({ id }): (readonly [string, ErrorRecord])[] => {
          const outcome = results.get(id)?.outcome;
          return outcome !== undefined && "error" in outcome ? [[id, outcome.error]] : [];
        }),
      ),
    [samples, results],
  );
}

function Group({ group: { kind, title, wayOut, message, ids } }: { readonly group: FailureGroup }) {
  const { retry, setFilter, show } = useCommands();
  const mayRetry = useLens(mayScore);
  return (
    <li className={styles.group}>
      <h3>{title}</h3>
      <p className={styles.example}>{ids.length === 1 ? message : `The first: ${message}`}</p>
      <p>{wayOut}</p>
      <div className={styles.ways}>
        <Popover.Close asChild>
          <button
            type="button"
            className="button"
            aria-label={`Show ${title}`}
            onClick={() => {
              show("samples");
              setFilter(`failure:${kind}`);
            }}
          >
            <TableProperties size={14} aria-hidden="true" />
            Show
          </button>
        </Popover.Close>
        {kind === "missing" && (
          <button type="button" className="button" disabled={!mayRetry} onClick={() => pickFiles("Add folder")}>
            <FolderPlus size={14} aria-hidden="true" />
            Add folder
          </button>
        )}
        <Popover.Close asChild>
          <button
            type="button"
            className="button"
            aria-label={`Retry ${title}`}
            disabled={!mayRetry}
            onClick={() => void retry(ids)}
          >
            <RotateCw size={14} aria-hidden="true" />
            Retry
          </button>
        </Popover.Close>
      </div>
    </li>
  );
}

/** After a run: what failed, by kinds, each with its way out; and one button for all of them. */
export function Failures() {
  const { retry } = useCommands();
  const groups = useFailures();
  const mayRetry = useLens(mayScore);
  if (groups.length === 0) return null;
  const all = groups.flatMap(({ ids }) => ids);
  return (
    <>
      <Popover.Root>
        <Popover.Trigger asChild>
          <button type="button" className={`button ${styles.trigger}`} title="What failed, and what to do about it">
            <TriangleAlert size={13} aria-hidden="true" />
            <span>{failureWords(groups)}</span>
          </button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className={`${base.sheet} ${styles.sheet}`}
            align="start"
            sideOffset={8}
            aria-labelledby="failures-title"
            // A picker of files that it opened takes the focus.
            onFocusOutside={(event) => event.preventDefault()}
          >
            <div className={base.head}>
              <h2 id="failures-title">{formatCount(all.length, "row failed", "rows failed")}</h2>
              <Popover.Close asChild>
                <button type="button" className="button quiet icon" aria-label="Close">
                  <X size={14} aria-hidden="true" />
                </button>
              </Popover.Close>
            </div>
            <ul className={styles.groups}>
              {groups.map((group) => (
                <Group key={group.kind} group={group} />
              ))}
            </ul>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <button type="button" className="button" disabled={!mayRetry} onClick={() => void retry(all)}>
        <RotateCw size={13} aria-hidden="true" />
        Retry failed
      </button>
    </>
  );
}
