import { useMemo, useState } from "react";
import type { CellStatistic } from "../../../evaluation/cells.ts";
import type { Study } from "../../../evaluation/study.ts";
import { Choice } from "../Choice.tsx";
import { IntervalsDrawn } from "../IntervalsDrawn.tsx";
import { PairPanel } from "../pairs/PairPanel.tsx";
import { Said } from "../Said.tsx";
import { dimensionName } from "../statistics.ts";
import tables from "../tables.module.css";
import type { OpensCell } from "../take/ResultTable.tsx";
import { TakenTable } from "../take/TakenTable.tsx";
import { useIntervals } from "../use-intervals.ts";
import { useOpenSamples } from "../use-open-samples.ts";
import { useStudy } from "../use-study.ts";
import { ratedDimensions, tableOf, withoutAblations } from "./agreement-model.ts";
import { ceilingPairList, cellPairList } from "../pairs/cell-pairs.ts";
import { countsData } from "./agreement-sheets.ts";
import { AlphaBars } from "./AlphaBars.tsx";
import { HeatFigure, type Place } from "./HeatFigure.tsx";
import { alphaIntervals, intervalsIn, noInterval } from "./intervals.ts";
import { agreementSentences } from "./sentences.ts";
import { publishedBeside, publishedWhy } from "./published-words.ts";
import { RatingSpread } from "./RatingSpread.tsx";
import { StatisticsTable } from "./StatisticsTable.tsx";

const WHICH = [
  "Pairs of every row are those that each complete metric of one's own has a score of, and that every group rated.",
];

interface OfDimension {
  readonly study: Study;
  readonly dimension: string;
  readonly withSetAside: boolean;
}

/** The pairs of the cell that is open. */
function CellPairs({ place, onClose, ...of }: OfDimension & { readonly place: Place; readonly onClose: () => void }) {
  const { study, dimension, withSetAside } = of;
  const list = useMemo(() => {
    const options = { withSetAside };
    if (place.metric === null) return ceilingPairList(study, dimension, place.column, options);
    const metric = study.metrics.find(({ id }) => id === place.metric);
    return metric === undefined ? null : cellPairList(study, dimension, metric, place.column, options);
  }, [study, dimension, withSetAside, place]);
  return list && <PairPanel key={list.title} list={list} onClose={onClose} />;
}

type Figure = "heat" | "bars" | "all";

function Tables(of: OfDimension) {
  const { study, dimension, withSetAside } = of;
  const [statistic, setStatistic] = useState<CellStatistic>("alpha");
  /** A cell whose pairs are listed, and below which of the figures. */
  const [opened, setOpened] = useState<{ readonly place: Place; readonly at: Figure } | null>(null);
  const open = (at: Figure) => (place: Place) => setOpened({ place, at });
  const pairsAt = (at: Figure) =>
    opened?.at === at && <CellPairs {...of} place={opened.place} onClose={() => setOpened(null)} />;
  const table = tableOf(study, dimension, withSetAside);
  const counts = useMemo(() => countsData(table.counts), [table]);
  const { groups: openGroups } = useOpenSamples();
  const hasSamples = study.pairs.some(({ sample }) => sample !== null);
  const opensMethod: OpensCell = (line, at) => {
    // Below the methods stand all of them: the whole table.
    const method = table.counts[line]?.method;
    return at > 0 || method === undefined ? null : () => openGroups("method", [method]);
  };
  const publishedOf = useMemo(() => publishedBeside(table), [table]);
  const why = publishedWhy(table);
  const intervals = useIntervals(
    useMemo(
      () => ({
        kind: "agreement" as const,
        name: `${dimension} ${withSetAside}`,
        args: { dimension, options: { withSetAside }, metrics: study.metrics },
      }),
      [study, dimension, withSetAside],
    ),
  );
  const drawn = intervals.value;
  const intervalIn = useMemo(() => (drawn === null ? noInterval : intervalsIn(drawn)), [drawn]);
  const sentences = agreementSentences(table, drawn === null ? null : alphaIntervals(drawn));
  return (
    <>
      <IntervalsDrawn intervals={intervals} />
      <Said sentences={why === null ? sentences : [...sentences, why]} />
      <HeatFigure
        table={table}
        statistic={statistic}
        onStatistic={setStatistic}
        intervalIn={intervalIn}
        publishedOf={publishedOf}
        onOpen={open("heat")}
      />
      {pairsAt("heat")}
      <AlphaBars table={table} intervalIn={intervalIn} onOpen={open("bars")} />
      {pairsAt("bars")}
      <RatingSpread study={study} table={table} withSetAside={withSetAside} />
      <StatisticsTable table={table} intervalIn={intervalIn} onOpen={open("all")} />
      {pairsAt("all")}
      <TakenTable
        title="Which pairs are compared"
        table={counts}
        said={WHICH}
        opens={hasSamples ? opensMethod : undefined}
      />
    </>
  );
}

/** How well each metric agrees with people. */
export function AgreementSection() {
  const all = useStudy();
  const study = withoutAblations(all);
  const dimensions = ratedDimensions(study);
  const [chosen, setChosen] = useState("");
  const dimension = dimensions.includes(chosen) ? chosen : (dimensions[0] ?? "");
  const [withSetAside, setWithSetAside] = useState(false);
  return (
    <div className={tables.section}>
      <div className={tables.choices}>
        {dimensions.length > 1 && (
          <Choice
            label="Ratings of"
            value={dimension}
            choices={dimensions.map((id) => ({ id, label: dimensionName(id) }))}
            onChoose={setChosen}
          />
        )}
        {study.pairs.some(({ setAside }) => setAside !== null) && (
          <label className="field">
            <input
              type="checkbox"
              checked={withSetAside}
              onChange={({ currentTarget }) => setWithSetAside(currentTarget.checked)}
            />
            With pairs that are set aside
          </label>
        )}
      </div>
      <Tables key={dimension} study={study} dimension={dimension} withSetAside={withSetAside} />
    </div>
  );
}
