import { useMemo } from "react";
import { IntervalPlot } from "../../../components/chart/IntervalPlot.tsx";
import type { AblationTable } from "../../../evaluation/ablations.ts";
import { Said } from "../Said.tsx";
import { formatStatistic } from "../statistics.ts";
import tables from "../tables.module.css";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { TakenTable } from "../take/TakenTable.tsx";
import { useStudy } from "../use-study.ts";
import {
  ablationData,
  aggregatorSentences,
  aggregatorsOf,
  alphaOf,
  isRated,
  poolGrid,
  poolSentences,
  poolsOf,
} from "./ablation-model.ts";

/** Alpha of each row, or its mean where nobody rated. */
function Bars({
  title,
  first,
  table,
}: {
  readonly title: string;
  readonly first: string;
  readonly table: AblationTable;
}) {
  const rated = isRated(table);
  const people = rated ? (table.agreement.ceiling?.pooled.alpha ?? null) : null;
  const data = useMemo(() => ablationData(table, first), [table, first]);
  const label = rated ? "alpha, pooled over methods" : "mean over pairs";
  const rows = table.rows.map(({ id, label: name, mean }, at) => {
    const value = rated ? alphaOf(table, id) : mean;
    const figure = formatStatistic(value, rated ? 3 : 4);
    return {
      id,
      name,
      value,
      interval: null,
      figure,
      tip: `${name}: ${rated ? "alpha" : "mean"} ${figure}`,
      strong: at === 0,
    };
  });
  const ceiling =
    people === null ? "" : ` The line is how well people agree with each other, ${formatStatistic(people)}.`;
  return (
    <ResultFigure
      title={title}
      about={`${rated ? "How well each agrees with people, on the same pairs." : "Each one's mean over the same pairs."}${ceiling}`}
      table={data}
    >
      {(width) => (
        <IntervalPlot
          rows={rows}
          width={width}
          label={label}
          name={title}
          {...(people === null ? {} : { against: people })}
        />
      )}
    </ResultFigure>
  );
}

/** What MaSC's scores would be if they were put together otherwise, from the same features. */
export function AblationsSection() {
  const study = useStudy();
  const aggregators = useMemo(() => aggregatorsOf(study), [study]);
  const pools = useMemo(() => poolsOf(study), [study]);
  const data = useMemo(() => aggregators && ablationData(aggregators, "Aggregator"), [aggregators]);
  const grid = useMemo(() => pools && poolGrid(pools), [pools]);
  return (
    <div className={tables.section}>
      {aggregators !== null && data !== null && (
        <>
          <Said sentences={aggregatorSentences(aggregators)} />
          <Bars title="CP by aggregator" first="Aggregator" table={aggregators} />
          <TakenTable title="Aggregators" table={data} />
        </>
      )}
      {pools !== null && grid !== null && (
        <>
          <Said sentences={poolSentences(pools)} />
          <Bars title="PF by pool and prompt" first="Pool and prompt" table={pools} />
          <TakenTable title="Pool x prompt" table={grid} />
        </>
      )}
    </div>
  );
}
