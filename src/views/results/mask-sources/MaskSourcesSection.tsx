import { useMemo, useState } from "react";
import { IntervalPlot } from "../../../components/chart/IntervalPlot.tsx";
import { maskSourcesTable, type MaskSourcesTable } from "../../../evaluation/mask-sources-table.ts";
import type { Study } from "../../../evaluation/study.ts";
import { PairPanel } from "../pairs/PairPanel.tsx";
import { IntervalsDrawn } from "../IntervalsDrawn.tsx";
import { Said } from "../Said.tsx";
import { formatStatistic } from "../statistics.ts";
import tables from "../tables.module.css";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { opensLine } from "../take/ResultTable.tsx";
import { TakenTable } from "../take/TakenTable.tsx";
import { useIntervals } from "../use-intervals.ts";
import { useStudy } from "../use-study.ts";
import { movesList, sourcesData, sourceSentences } from "./mask-sources-model.ts";

const TASK = { kind: "sources", name: "sources", args: {} } as const;

function Sources({ study, table }: { readonly study: Study; readonly table: MaskSourcesTable }) {
  const [moved, setMoved] = useState<"unasked" | "asked" | "closed">("unasked");
  const intervals = useIntervals(TASK);
  const drawn = intervals.value;
  const data = useMemo(() => sourcesData(table, drawn), [table, drawn]);
  const moves = useMemo(() => movesList(study, table), [study, table]);
  const opens = moves.pairs.length > 0 ? opensLine(() => setMoved("asked")) : undefined;
  const rows = table.rows.map(({ name, mean }, at) => ({
    id: name,
    name,
    value: mean,
    interval: drawn?.[at]?.mean ?? null,
    values: Float64Array.from(table.shared, (pair) => study.maskSources[at]?.values[pair] ?? NaN),
    figure: formatStatistic(mean, 4),
    tip: `${name}: mean CP ${formatStatistic(mean, 4)} over ${table.shared.length.toLocaleString("en")} pairs`,
    strong: at === 0,
  }));
  return (
    <>
      <IntervalsDrawn intervals={intervals} />
      <Said sentences={sourceSentences(table, drawn)} />
      <TakenTable title="CP by source of masks" table={data} opens={opens} />
      {table.shared.length > 0 && (
        <ResultFigure
          title="CP's distribution by source of masks"
          about="Every source's scores of the pairs that all have; the dot is their mean, with its interval. A press opens the pairs that move most."
          table={data}
          opens={opens}
        >
          {(width) => (
            <IntervalPlot
              rows={rows}
              width={width}
              label="CP"
              name="CP by source of masks"
              onOpen={() => setMoved("asked")}
            />
          )}
        </ResultFigure>
      )}
      {moves.pairs.length > 0 &&
        (moved === "closed" ? (
          <button type="button" className="button" onClick={() => setMoved("asked")}>
            Pairs that move most
          </button>
        ) : (
          <PairPanel list={moves} quiet={moved === "unasked"} onClose={() => setMoved("closed")} />
        ))}
    </>
  );
}

/** The same scores under several sources of masks. */
export function MaskSourcesSection() {
  const study = useStudy();
  const table = useMemo(() => maskSourcesTable(study), [study]);
  return <div className={tables.section}>{table !== null && <Sources study={study} table={table} />}</div>;
}
