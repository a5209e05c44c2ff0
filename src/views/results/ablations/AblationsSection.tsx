import { useMemo, useState } from "react";
import { IntervalPlot } from "../../../components/chart/IntervalPlot.tsx";
import type { AblationTable, AggregatorTable } from "../../../evaluation/ablations.ts";
import { CONCEPT, PROMPT } from "../../../evaluation/study.ts";
import { IntervalsDrawn } from "../IntervalsDrawn.tsx";
import { PairPanel } from "../pairs/PairPanel.tsx";
import { Said } from "../Said.tsx";
import { formatInterval, formatStatistic } from "../statistics.ts";
import tables from "../tables.module.css";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { opensLine, type OpensCell } from "../take/ResultTable.tsx";
import { TakenTable } from "../take/TakenTable.tsx";
import { useIntervals } from "../use-intervals.ts";
import { useStudy } from "../use-study.ts";
import {
  ablationData,
  ablationPairs,
  aggregatorSentences,
  aggregatorsOf,
  alphaOf,
  gridCell,
  isRated,
  meanIntervals,
  NO_INTERVALS,
  poolGrid,
  poolSentences,
  poolsOf,
  ratedIntervals,
  type AblationIntervals,
} from "./ablation-model.ts";

const opensRow = ({ rows }: AblationTable, open: (row: string | null) => void) =>
  opensLine((line) => open(rows[line]?.id ?? null));

/** Alpha of each row, or its mean where nobody rated. */
function Bars({
  title,
  first,
  table,
  intervals,
  opened,
  onOpen,
}: {
  readonly title: string;
  readonly first: string;
  readonly table: AblationTable;
  readonly intervals: AblationIntervals;
  /** The row whose pairs are listed. */
  readonly opened: string | null;
  readonly onOpen: (row: string | null) => void;
}) {
  const study = useStudy();
  const rated = isRated(table);
  const people = rated ? (table.agreement.ceiling?.pooled.alpha ?? null) : null;
  const data = useMemo(() => ablationData(table, first, intervals), [table, first, intervals]);
  const label = rated ? "alpha, pooled over methods" : "mean over pairs";
  const rows = table.rows.map(({ id, label: name, mean }, at) => {
    const value = rated ? alphaOf(table, id) : mean;
    const figure = formatStatistic(value, rated ? 3 : 4);
    const interval = intervals.of(id, rated ? "alpha" : "mean");
    const about = interval === null ? "" : `, interval ${formatInterval(interval, rated ? 3 : 4)}`;
    return {
      id,
      name,
      value,
      interval,
      figure,
      tip: `${name}: ${rated ? "alpha" : "mean"} ${figure}${about}`,
      strong: at === 0,
    };
  });
  const list = useMemo(() => (opened === null ? null : ablationPairs(study, table, opened)), [study, table, opened]);
  const ceiling =
    people === null ? "" : ` The line is how well people agree with each other, ${formatStatistic(people)}.`;
  return (
    <>
      <ResultFigure
        title={title}
        about={`${rated ? "How well each agrees with people, on the same pairs." : "Each one's mean over the same pairs."} Press a line for its pairs.${ceiling}`}
        table={data}
        opens={opensRow(table, onOpen)}
      >
        {(width) => (
          <IntervalPlot
            rows={rows}
            width={width}
            label={label}
            name={title}
            onOpen={({ id }) => onOpen(id)}
            {...(people === null ? {} : { against: people })}
          />
        )}
      </ResultFigure>
      {list !== null && <PairPanel key={list.title} list={list} onClose={() => onOpen(null)} />}
    </>
  );
}

/** Intervals of a table's rows: of alpha where people rated, else of means. */
function useAblationIntervals(table: AblationTable | null, dimension: string) {
  const rated = table !== null && isRated(table);
  const ofAlpha = useIntervals(
    useMemo(
      () =>
        table === null || !rated
          ? null
          : ({
              kind: "agreement",
              name: `ablation ${dimension}`,
              args: { dimension, metrics: table.metrics },
            } as const),
      [table, rated, dimension],
    ),
  );
  const ofMeans = useIntervals(
    useMemo(
      () =>
        table === null || rated
          ? null
          : ({
              kind: "groups",
              name: `ablation ${dimension}`,
              args: { groups: [table.agreement.kept], metrics: table.metrics },
            } as const),
      [table, rated, dimension],
    ),
  );
  const [drawnAlpha, drawnMeans] = [ofAlpha.value, ofMeans.value];
  const intervals = useMemo(
    () =>
      drawnAlpha !== null
        ? ratedIntervals(drawnAlpha)
        : drawnMeans !== null && table !== null
          ? meanIntervals(drawnMeans, table)
          : NO_INTERVALS,
    [drawnAlpha, drawnMeans, table],
  );
  return { drawing: rated ? ofAlpha : ofMeans, intervals };
}

/** CP by how patches' best matches are put together. */
function Aggregators({ table }: { readonly table: AggregatorTable }) {
  const { drawing, intervals } = useAblationIntervals(table, CONCEPT);
  const data = useMemo(() => ablationData(table, "Aggregator", intervals), [table, intervals]);
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <>
      <IntervalsDrawn intervals={drawing} />
      <Said sentences={aggregatorSentences(table, intervals)} />
      <Bars
        title="CP by aggregator"
        first="Aggregator"
        table={table}
        intervals={intervals}
        opened={opened}
        onOpen={setOpened}
      />
      <TakenTable title="Aggregators" table={data} opens={opensRow(table, setOpened)} />
    </>
  );
}

/** PF by what is pooled, against which prompt. */
function Pools({ table }: { readonly table: AblationTable }) {
  const { drawing, intervals } = useAblationIntervals(table, PROMPT);
  const grid = useMemo(() => poolGrid(table), [table]);
  const [opened, setOpened] = useState<string | null>(null);
  const opensCell: OpensCell = (line, at) => {
    const id = gridCell(line, at);
    return id !== null && table.rows.some((row) => row.id === id) ? () => setOpened(id) : null;
  };
  return (
    <>
      <IntervalsDrawn intervals={drawing} />
      <Said sentences={poolSentences(table)} />
      <Bars
        title="PF by pool and prompt"
        first="Pool and prompt"
        table={table}
        intervals={intervals}
        opened={opened}
        onOpen={setOpened}
      />
      <TakenTable title="Pool x prompt" table={grid} opens={opensCell} />
    </>
  );
}

/** What MaSC's scores would be if they were put together otherwise, from the same features. */
export function AblationsSection() {
  const study = useStudy();
  const aggregators = useMemo(() => aggregatorsOf(study), [study]);
  const pools = useMemo(() => poolsOf(study), [study]);
  return (
    <div className={tables.section}>
      {aggregators !== null && <Aggregators table={aggregators} />}
      {pools !== null && <Pools table={pools} />}
    </div>
  );
}
