import { useMemo, useState } from "react";
import { PlanePlot, type PlanePoint, type PlaneRange } from "../../../components/chart/PlanePlot.tsx";
import { formatCount } from "../../../components/format.ts";
import { PROMPT, type Study } from "../../../evaluation/study.ts";
import type { DataTable } from "../../../lib/data-table.ts";
import { Choice } from "../Choice.tsx";
import { Part } from "../Part.tsx";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { opensLine } from "../take/ResultTable.tsx";
import { useOpenSamples } from "../use-open-samples.ts";
import { groupName, NAMES, type MeansTable } from "./means.ts";
import { groupTip } from "./mean-words.ts";
import { RangeFields } from "./RangeFields.tsx";
import { countedValues, pairsIn, samplesOfPairs } from "./plane-samples.ts";
import styles from "./MethodsSection.module.css";

interface Props {
  readonly study: Study;
  readonly table: MeansTable;
  readonly hasSamples: boolean;
}

const DRAGS = [
  { id: "free", label: "what its line goes round" },
  { id: "box", label: "a rectangle" },
] as const;

/** Two metrics against each other: groups with their intervals, and on request every pair, of which a drag selects some. */
export function Plane({ study, table, hasSamples }: Props) {
  const open = useOpenSamples();
  const { by, metrics, rows } = table;
  const ids = metrics.map(({ id }) => id);
  const [axes, setAxes] = useState<readonly [x: string, y: string]>(["", ""]);
  const [withPairs, setWithPairs] = useState(false);
  const [free, setFree] = useState(true);
  const [range, setRange] = useState<PlaneRange | null>(null);
  const placeOf = (id: string, otherwise: number) => (ids.includes(id) ? ids.indexOf(id) : Math.max(0, otherwise));
  const x = placeOf(axes[0], 0);
  const ofPrompt = metrics.findIndex(({ dimension }, at) => at !== x && dimension === PROMPT);
  const y = placeOf(axes[1], ofPrompt === -1 ? 1 : ofPrompt);
  const [xMetric, yMetric] = [metrics[x]!, metrics[y]!];
  const behind = useMemo(() => countedValues(study, xMetric, yMetric), [study, xMetric, yMetric]);
  const selected = useMemo(
    () => (range === null ? [] : pairsIn(study, xMetric, yMetric, range)),
    [study, xMetric, yMetric, range],
  );
  const samples = samplesOfPairs(selected);
  const points = rows.flatMap(({ name, means }): readonly PlanePoint[] => {
    const [a, b] = [means[x]!, means[y]!];
    if (a.mean === null || b.mean === null) return [];
    const shown = groupName(name, by);
    const tip = `${groupTip(shown, xMetric.label, a)}; ${groupTip(shown, yMetric.label, b).slice(shown.length + 2)}`;
    return [{ id: name ?? "", name: shown, x: a.mean, y: b.mean, xInterval: a.interval, yInterval: b.interval, tip }];
  });
  const data: DataTable = {
    columns: [
      { head: NAMES[by], kind: "text" },
      { head: xMetric.label, kind: "score" },
      { head: `${xMetric.label} 95 % interval`, kind: "interval" },
      { head: yMetric.label, kind: "score" },
      { head: `${yMetric.label} 95 % interval`, kind: "interval" },
    ],
    rows: points.map((point) => [point.name, point.x, point.xInterval, point.y, point.yInterval]),
  };
  const openPoint = (id: string | undefined) => open.groups(by, [id === "" ? null : (id ?? null)]);
  const show = (axes: readonly [x: string, y: string]) => {
    setAxes(axes);
    setRange(null);
  };
  return (
    <Part title={`${xMetric.label} against ${yMetric.label}`}>
      <div className={styles.choices}>
        <Choice label="Across" value={xMetric.id} choices={metrics} onChoose={(id) => show([id, yMetric.id])} />
        <Choice label="Up" value={yMetric.id} choices={metrics} onChoose={(id) => show([xMetric.id, id])} />
        <label className="field">
          <input
            type="checkbox"
            checked={withPairs}
            onChange={({ currentTarget }) => {
              setWithPairs(currentTarget.checked);
              setRange(null);
            }}
          />
          Every pair
        </label>
        {withPairs && (
          <Choice
            label="A drag selects"
            value={free ? "free" : "box"}
            choices={DRAGS}
            onChoose={(id) => setFree(id === "free")}
          />
        )}
      </div>
      <ResultFigure
        title={`${xMetric.label} against ${yMetric.label} by ${by}`}
        about={`Means of ${points.length.toLocaleString("en")} groups, crosses are 95 % intervals.${withPairs ? " Small dots are single pairs: a drag round them selects." : ""}`}
        table={data}
        opens={hasSamples ? opensLine((line) => openPoint(points[line]?.id)) : undefined}
        isPlane
      >
        {(width) => (
          <PlanePlot
            points={points}
            width={width}
            name={`${xMetric.label} against ${yMetric.label}`}
            xLabel={xMetric.label}
            yLabel={yMetric.label}
            {...(hasSamples ? { onOpen: ({ id }: PlanePoint) => openPoint(id) } : {})}
            {...(withPairs ? { behind, range, onRange: setRange, free } : {})}
          />
        )}
      </ResultFigure>
      {withPairs && (
        <div className={styles.selection}>
          <RangeFields labels={[xMetric.label, yMetric.label]} range={range} onRange={setRange} />
          <span role="status">
            {range === null
              ? "Drag round the dots, or set ends here."
              : `${formatCount(selected.length, "pair")} selected`}
          </span>
          {samples.length > 0 && (
            <button type="button" className="button" onClick={() => open.tickAll(samples)}>
              {`Tick ${samples.length === 1 ? "it" : "them"} in the table`}
            </button>
          )}
        </div>
      )}
    </Part>
  );
}
