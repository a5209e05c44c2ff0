import { useMemo, useState } from "react";
import { IntervalPlot, type IntervalRow } from "../../../components/chart/IntervalPlot.tsx";
import { subjectsTable, type SubjectsRow } from "../../../evaluation/subjects-table.ts";
import type { SubjectStudy } from "../../../evaluation/study.ts";
import { useLens } from "../../../store/store.ts";
import { Choice } from "../Choice.tsx";
import { Said } from "../Said.tsx";
import { formatStatistic } from "../statistics.ts";
import tables from "../tables.module.css";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { TakenTable } from "../take/TakenTable.tsx";
import { useStudy } from "../use-study.ts";
import { ComparePhotographs } from "./ComparePhotographs.tsx";
import { Inversions } from "./Inversions.tsx";
import { byAuc, subjectsData, subjectSentences } from "./subjects-model.ts";

/** A metric's scores of pairs of one subject, and of two. */
function sides({ pairs }: SubjectStudy, { metric, meanWithin, meanCross }: SubjectsRow): readonly IntervalRow[] {
  const line = (name: string, same: boolean, mean: number | null): IntervalRow => ({
    id: name,
    name,
    value: mean,
    interval: null,
    values: metric.values.filter((value, place) => pairs[place]?.same === same && Number.isFinite(value)),
    figure: formatStatistic(mean, 4),
    tip: `${name}: mean ${formatStatistic(mean, 4)}`,
    strong: same,
  });
  return [line("within", true, meanWithin), line("across", false, meanCross)];
}

function Subjects({ subjects, table }: { readonly subjects: SubjectStudy; readonly table: readonly SubjectsRow[] }) {
  const order = byAuc(table);
  const [chosen, setChosen] = useState("");
  const data = useMemo(() => subjectsData(table), [table]);
  const row = order.find(({ metric }) => metric.id === chosen) ?? order[0];
  const title = `${row?.metric.label ?? ""} within and across subjects`;
  return (
    <>
      <Said sentences={subjectSentences(table)} />
      <TakenTable title="Within one subject against across two" table={data} />
      {row !== undefined && (
        <>
          <Choice
            label="Metric"
            value={row.metric.id}
            choices={order.map(({ metric }) => ({ id: metric.id, label: metric.label }))}
            onChoose={setChosen}
          />
          <ResultFigure
            title={title}
            about="Scores of pairs of one subject above those of pairs of two; the dot is their mean. The less they overlap, the better."
            table={data}
          >
            {(width) => (
              <IntervalPlot rows={sides(subjects, row)} width={width} label={row.metric.label} name={title} />
            )}
          </ResultFigure>
          <Inversions subjects={subjects} row={row} />
        </>
      )}
    </>
  );
}

/** How well each metric tells one subject from another. */
export function SubjectsSection() {
  const { subjects } = useStudy();
  const own = useLens((state) => state.photographs.length > 0);
  const table = useMemo(() => (subjects === null ? [] : subjectsTable(subjects)), [subjects]);
  const isScored = table.length > 0 || !own;
  return (
    <div className={tables.section}>
      {subjects !== null && isScored && <Subjects subjects={subjects} table={table} />}
      <ComparePhotographs />
    </div>
  );
}
