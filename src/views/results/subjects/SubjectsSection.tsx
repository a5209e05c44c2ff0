import { useCallback, useMemo, useState } from "react";
import { IntervalPlot, type IntervalRow } from "../../../components/chart/IntervalPlot.tsx";
import { byAuc, subjectsTable, type SubjectsRow } from "../../../evaluation/subjects-table.ts";
import type { SubjectStudy } from "../../../evaluation/study.ts";
import { useLens } from "../../../store/store.ts";
import { Choice } from "../Choice.tsx";
import { IntervalsDrawn } from "../IntervalsDrawn.tsx";
import { Said } from "../Said.tsx";
import { formatInterval, formatStatistic } from "../statistics.ts";
import tables from "../tables.module.css";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { opensLine } from "../take/ResultTable.tsx";
import { TakenTable } from "../take/TakenTable.tsx";
import { useIntervals } from "../use-intervals.ts";
import { useOpenSamples } from "../use-open-samples.ts";
import { useStudy } from "../use-study.ts";
import { ComparePhotographs } from "./ComparePhotographs.tsx";
import { Inversions } from "./Inversions.tsx";
import { subjectsData, subjectSentences, type SubjectIntervalOf } from "./subjects-model.ts";

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

/** What tossing a coin has. */
const CHANCE = 0.5;
const TASK = { kind: "subjects", name: "subjects", args: null } as const;
const DRAWN = [
  "Intervals: bootstrap over subjects, 2,000 draws; a pair of two subjects counts as often as both were drawn together.",
];

const aucRows = (order: readonly SubjectsRow[], intervalOf: SubjectIntervalOf): readonly IntervalRow[] =>
  order.map(({ metric, auc }, at) => {
    const interval = intervalOf(metric.id)?.auc ?? null;
    const figure = formatStatistic(auc);
    const about = interval === null ? "" : `, interval ${formatInterval(interval)}`;
    return {
      id: metric.id,
      name: metric.label,
      value: auc,
      interval,
      figure,
      tip: `${metric.label}: AUC ${figure}${about}`,
      strong: at === 0,
    };
  });

function Subjects({ subjects, table }: { readonly subjects: SubjectStudy; readonly table: readonly SubjectsRow[] }) {
  const order = byAuc(table);
  const [chosen, setChosen] = useState("");
  const intervals = useIntervals(TASK);
  const drawn = intervals.value;
  const intervalOf = useCallback((id: string) => drawn?.rows.find(({ metric }) => metric === id) ?? null, [drawn]);
  const data = useMemo(() => subjectsData(table, intervalOf), [table, intervalOf]);
  const opens = opensLine((line) => setChosen(order[line]?.metric.id ?? ""));
  const row = order.find(({ metric }) => metric.id === chosen) ?? order[0];
  const { inspect } = useOpenSamples();
  const hasSamples = subjects.pairs.some(({ sample }) => sample !== null);
  /** Of one subject the lowest, of two the highest. */
  const openWorst = (same: boolean) => {
    const values = row?.metric.values;
    if (values === undefined) return;
    const [worst] = [...subjects.pairs.keys()]
      .filter((pair) => subjects.pairs[pair]!.same === same && Number.isFinite(values[pair]!))
      .toSorted((a, b) => (same ? 1 : -1) * (values[a]! - values[b]!));
    const sample = worst === undefined ? null : subjects.pairs[worst]!.sample;
    if (sample !== null) inspect(sample);
  };
  const title = `${row?.metric.label ?? ""} within and across subjects`;
  return (
    <>
      <IntervalsDrawn intervals={intervals} over="subjects" />
      <Said sentences={subjectSentences(table, intervalOf)} />
      <ResultFigure
        title="AUC within against across subjects"
        about="How often a pair of one subject is above a pair of two; the line is chance. Press a metric for its distributions and its worst pairs."
        table={data}
        opens={opens}
      >
        {(width) => (
          <IntervalPlot
            rows={aucRows(order, intervalOf)}
            width={width}
            label="AUC"
            name="AUC by metric"
            against={CHANCE}
            onOpen={({ id }) => setChosen(id)}
          />
        )}
      </ResultFigure>
      <TakenTable title="Within one subject against across two" table={data} said={DRAWN} opens={opens} />
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
            about={`Scores of pairs of one subject above those of pairs of two; the dot is their mean. The less they overlap, the better.${hasSamples ? " Press a line for its worst pair." : ""}`}
            table={data}
            opens={opens}
          >
            {(width) => (
              <IntervalPlot
                rows={sides(subjects, row)}
                width={width}
                label={row.metric.label}
                name={title}
                {...(hasSamples ? { onOpen: ({ id }: IntervalRow) => openWorst(id === "within") } : {})}
              />
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
