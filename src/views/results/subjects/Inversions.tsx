import type { SubjectsRow } from "../../../evaluation/subjects-table.ts";
import type { SubjectStudy } from "../../../evaluation/study.ts";
import { useOpenSamples } from "../use-open-samples.ts";
import { Part } from "../Part.tsx";
import { formatStatistic } from "../statistics.ts";
import tables from "../tables.module.css";
import { inversionLines, type InversionLine } from "./subjects-model.ts";

function Side({ side: { name, sample } }: { readonly side: InversionLine["within"] }) {
  const { inspect } = useOpenSamples();
  if (sample === null) return name;
  return (
    <button type="button" className="link" onClick={() => inspect(sample)}>
      {name}
    </button>
  );
}

/** Pairs that a metric has in the wrong order, the worst first; each leads to its sample. */
export function Inversions({ subjects, row }: { readonly subjects: SubjectStudy; readonly row: SubjectsRow }) {
  const lines = inversionLines(subjects, row);
  const title = `Worst inversions of ${row.metric.label}`;
  if (lines.length === 0) return null;
  return (
    <Part title={title}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys */}
      <div className={tables.scroller} role="group" aria-label={title} tabIndex={0}>
        <table className={tables.table}>
          <thead>
            <tr>
              <th scope="col">Two subjects, and high</th>
              <th scope="col">{row.metric.label}</th>
              <th scope="col" className={tables.text}>
                One subject, and low
              </th>
              <th scope="col">{row.metric.label}</th>
              <th scope="col">Apart</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ key, across, within, by }) => (
              <tr key={key}>
                <th scope="row">
                  <Side side={across} />
                </th>
                <td title={String(across.value)}>{formatStatistic(across.value, 4)}</td>
                <td className={tables.text}>
                  <Side side={within} />
                </td>
                <td title={String(within.value)}>{formatStatistic(within.value, 4)}</td>
                <td title={String(by)}>{formatStatistic(by, 4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}
