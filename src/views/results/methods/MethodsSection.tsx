import { useMemo, useState } from "react";
import { groupsOf, GROUPINGS, type Grouping } from "../../../evaluation/groups.ts";
import type { Study } from "../../../evaluation/study.ts";
import { Part } from "../Part.tsx";
import { Said } from "../Said.tsx";
import { IntervalsDrawn } from "../IntervalsDrawn.tsx";
import { useIntervals } from "../use-intervals.ts";
import { useStudy } from "../use-study.ts";
import { Differences } from "./Differences.tsx";
import { MeansTable } from "./MeansTable.tsx";
import { MetricPlots } from "./MetricPlots.tsx";
import { Plane } from "./Plane.tsx";
import { meansTable } from "./means.ts";
import { meansSentences } from "./mean-words.ts";
import styles from "./MethodsSection.module.css";

const BY_WORDS: Readonly<Record<Grouping, string>> = { method: "Methods", category: "Categories", concept: "Concepts" };

function Means({ study }: { readonly study: Study }) {
  const [by, setBy] = useState<Grouping>("method");
  const [withValues, setWithValues] = useState(false);
  const groups = useMemo(() => groupsOf(study, by), [study, by]);
  const task = useMemo(
    () => ({
      kind: "groups" as const,
      name: by,
      args: { groups: groups.map(({ rows }) => Uint32Array.from(rows)) },
    }),
    [groups, by],
  );
  const intervals = useIntervals(task);
  const table = useMemo(() => meansTable(study, by, intervals.value), [study, by, intervals.value]);
  const possible = GROUPINGS.filter(
    (one) => one === "method" || study.pairs.some((pair) => pair[one] !== null && pair[one] !== pair.sample),
  );
  const hasSamples = study.pairs.some(({ sample }) => sample !== null);
  const sentences = meansSentences(table);
  return (
    <>
      <div className={styles.choices}>
        <div className={styles.switch} role="group" aria-label="A line each">
          {possible.map((one) => (
            <button key={one} type="button" aria-pressed={one === by} onClick={() => setBy(one)}>
              {BY_WORDS[one]}
            </button>
          ))}
        </div>
        <label className="field">
          <input
            type="checkbox"
            checked={withValues}
            onChange={({ currentTarget }) => setWithValues(currentTarget.checked)}
          />
          Distributions
        </label>
        <IntervalsDrawn intervals={intervals} />
      </div>
      {sentences.length > 0 && <Said sentences={sentences} />}
      <Part title={withValues ? "Means and distributions" : "Means"}>
        <MetricPlots table={table} withValues={withValues} isDrawn={intervals.value !== null} hasSamples={hasSamples} />
      </Part>
      {by !== "concept" && table.metrics.length > 1 && <Plane study={study} table={table} hasSamples={hasSamples} />}
      <MeansTable table={table} hasSamples={hasSamples} />
      {by !== "concept" && table.rows.length > 1 && <Differences table={table} hasSamples={hasSamples} />}
    </>
  );
}

/** What each method scores, how sure that is, and which can be told apart. */
export function MethodsSection() {
  const study = useStudy();
  return <Means study={study} />;
}
