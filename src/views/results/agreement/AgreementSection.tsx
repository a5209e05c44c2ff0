import { useMemo, useState } from "react";
import { agreementTable } from "../../../evaluation/agreement-table.ts";
import type { CellStatistic } from "../../../evaluation/cells.ts";
import type { Study } from "../../../evaluation/study.ts";
import { Choice } from "../Choice.tsx";
import { PairPanel } from "../pairs/PairPanel.tsx";
import { Part } from "../Part.tsx";
import { Said } from "../Said.tsx";
import { dimensionName, STATISTICS } from "../statistics.ts";
import tables from "../tables.module.css";
import { useStudy } from "../use-study.ts";
import { ratedDimensions, withoutAblations } from "./agreement-model.ts";
import { ceilingPairList, cellPairList } from "./cell-pairs.ts";
import { CountsTable } from "./CountsTable.tsx";
import { HeatTable, type Place } from "./HeatTable.tsx";
import { agreementSentences } from "./sentences.ts";
import { StatisticsTable } from "./StatisticsTable.tsx";

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

function Tables(of: OfDimension) {
  const { study, dimension, withSetAside } = of;
  const [statistic, setStatistic] = useState<CellStatistic>("alpha");
  const [place, setPlace] = useState<Place | null>(null);
  const table = useMemo(() => agreementTable(study, dimension, { withSetAside }), [study, dimension, withSetAside]);
  const words = STATISTICS.find(({ id }) => id === statistic) ?? STATISTICS[0]!;
  return (
    <>
      <Said sentences={agreementSentences(table, null)} />
      <Part title={`${words.label} by metric and method`}>
        <Choice label="Shown" value={statistic} choices={STATISTICS} onChoose={setStatistic} />
        <HeatTable
          table={table}
          statistic={words}
          intervalOf={() => null}
          publishedOf={() => null}
          ceilingPublished={null}
          open={place}
          onOpen={setPlace}
        />
        {place !== null && <CellPairs {...of} place={place} onClose={() => setPlace(null)} />}
      </Part>
      <Part title="All statistics">
        <StatisticsTable table={table} intervalIn={() => null} />
      </Part>
      <Part title="Which pairs are compared">
        <CountsTable counts={table.counts} />
      </Part>
    </>
  );
}

/** How well each metric agrees with people. */
export function AgreementSection() {
  const all = useStudy();
  const study = useMemo(() => withoutAblations(all), [all]);
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
