import { useMemo, useState } from "react";
import { IntervalPlot } from "../../../components/chart/IntervalPlot.tsx";
import type { AgreementTable } from "../../../evaluation/agreement-table.ts";
import type { Study } from "../../../evaluation/study.ts";
import { Choice } from "../Choice.tsx";
import { formatStatistic } from "../statistics.ts";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { opensLine } from "../take/ResultTable.tsx";
import { sortedRows } from "./agreement-model.ts";
import { isMasc } from "./sentences.ts";
import { PairPanel } from "../pairs/PairPanel.tsx";
import { levelPairs, levelsData, ratingLevels } from "./rating-spread.ts";

interface Props {
  readonly study: Study;
  readonly table: AgreementTable;
  readonly withSetAside: boolean;
}

/** How a metric's scores lie by what people said: what alpha sums up. */
export function RatingSpread({ study, table, withSetAside }: Props) {
  const metrics = useMemo(() => sortedRows(table).map(({ metric }) => metric), [table]);
  const [chosen, setChosen] = useState("");
  const [opened, setOpened] = useState<string | null>(null);
  const metric = metrics.find(({ id }) => id === chosen) ?? metrics.find(isMasc) ?? metrics[0];
  const levels = useMemo(
    () => (metric === undefined ? [] : ratingLevels(study, table.dimension, metric, { withSetAside })),
    [study, table, metric, withSetAside],
  );
  const label = metric?.label ?? "";
  const data = useMemo(() => levelsData(levels, label), [levels, label]);
  if (metric === undefined || levels.length === 0) return null;
  const level = levels.find(({ name }) => name === opened);
  const list = level === undefined ? null : levelPairs(study, label, level);
  const title = `${label} by what people say`;
  const rows = levels.map(({ name, scores, mean }) => ({
    id: name,
    name,
    value: mean,
    interval: null,
    values: scores,
    figure: scores.length.toLocaleString("en"),
    tip: `rated ${name}: mean ${formatStatistic(mean, 4)} over ${scores.length.toLocaleString("en")} pairs`,
  }));
  return (
    <>
      <Choice
        label="Scores of"
        value={metric.id}
        choices={metrics.map(({ id, label: name }) => ({ id, label: name }))}
        onChoose={setChosen}
      />
      <ResultFigure
        title={title}
        about={`The distribution of ${label} at each rating, the mean of the groups; the dot is its mean, the figure how many pairs. The more it climbs, and the less the distributions overlap, the better it agrees. Press a line for its pairs.`}
        table={data}
        opens={opensLine((line) => setOpened(levels[line]?.name ?? null))}
      >
        {(width) => (
          <IntervalPlot rows={rows} width={width} label={label} name={title} onOpen={({ id }) => setOpened(id)} />
        )}
      </ResultFigure>
      {list !== null && <PairPanel key={list.title} list={list} onClose={() => setOpened(null)} />}
    </>
  );
}
