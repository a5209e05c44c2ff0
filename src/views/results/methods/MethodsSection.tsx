import { useMemo } from "react";
import { aggregate } from "../../../analysis/aggregate.ts";
import { formatScore } from "../../../components/format.ts";
import { groupsOf, valuesOf } from "../../../evaluation/groups.ts";
import type { Study } from "../../../evaluation/study.ts";
import { useStudy } from "../use-study.ts";
import styles from "./MethodsSection.module.css";

function Means({ study }: { readonly study: Study }) {
  const groups = useMemo(() => groupsOf(study, "method"), [study]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keys
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="Means by method">
      <table className={styles.means}>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">n</th>
            {study.metrics.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ name, rows }) => (
            <tr key={name}>
              <th scope="row">{name ?? "no method"}</th>
              <td>{rows.length.toLocaleString("en")}</td>
              {study.metrics.map((metric) => (
                <td key={metric.id}>{formatScore(aggregate(valuesOf(metric, rows)).mean)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What each method scores. */
export function MethodsSection() {
  const study = useStudy();
  return <Means study={study} />;
}
