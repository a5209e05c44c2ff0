import { IntervalPlot, type IntervalRow } from "../../../components/chart/IntervalPlot.tsx";
import { formatScore } from "../../../components/format.ts";
import type { Grouping } from "../../../evaluation/groups.ts";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { opensLine } from "../take/ResultTable.tsx";
import { useOpenSamples } from "../use-open-samples.ts";
import { groupName, metricData, type MeansTable } from "./means.ts";
import { chartWords, groupTip, plotsWords, rankedRows } from "./mean-words.ts";
import styles from "./MethodsSection.module.css";

interface Props {
  readonly table: MeansTable;
  readonly withValues: boolean;
  readonly isDrawn: boolean;
  /** There is something to open behind a mark. */
  readonly hasSamples: boolean;
}

const GROUPS: Readonly<Record<Grouping, string>> = { method: "methods", category: "categories", concept: "concepts" };

/** Lines of a chart: of more the highest and the lowest are shown. */
const MOST_ROWS = 40;

/** Which rows a metric's chart has: all in the table's order, or the ends of their ranking. */
function shownRows(table: MeansTable, at: number): readonly number[] {
  if (table.rows.length <= MOST_ROWS) return [...table.rows.keys()];
  const ranked = rankedRows(table, at);
  return ranked.length <= MOST_ROWS
    ? ranked
    : [...ranked.slice(0, MOST_ROWS / 2), ...ranked.slice(ranked.length - MOST_ROWS / 2)];
}

/** A chart a metric, MaSC's two first, side by side: the same lines in the same order. */
export function MetricPlots({ table, withValues, isDrawn, hasSamples }: Props) {
  const open = useOpenSamples();
  const { by, metrics, rows } = table;
  const openGroup = (name: string | null) => open.groups(by, [name]);
  const opens = hasSamples ? opensLine((line) => openGroup(rows[line]?.name ?? null)) : undefined;
  const lines = (at: number): readonly IntervalRow[] =>
    shownRows(table, at).map((row): IntervalRow => {
      const { name, means } = rows[row]!;
      const found = means[at]!;
      return {
        id: name ?? "",
        name: groupName(name, by),
        value: found.mean,
        interval: found.interval,
        figure: formatScore(found.mean).replace("-", "−"),
        tip: groupTip(groupName(name, by), metrics[at]!.label, found),
        strong: true,
        ...(withValues ? { values: found.values } : {}),
      };
    });
  return (
    <div className={styles.all}>
      <div className={styles.plots}>
        {metrics.map(({ id, label, source }, at) => (
          <ResultFigure
            key={id}
            title={label}
            isOneOfMany
            about={`${chartWords(label, rows.length, isDrawn, withValues)} ${source.charAt(0).toUpperCase()}${source.slice(1)}.`}
            table={metricData(table, at)}
            opens={opens}
          >
            {(width) => (
              <IntervalPlot
                rows={lines(at)}
                width={width}
                label={`Mean ${label}`}
                name={`Mean ${label} by ${by}`}
                {...(hasSamples ? { onOpen: ({ id: name }: IntervalRow) => openGroup(name === "" ? null : name) } : {})}
              />
            )}
          </ResultFigure>
        ))}
      </div>
      <p className={styles.caption}>
        {rows.length > MOST_ROWS &&
          `Of ${rows.length.toLocaleString("en")} ${GROUPS[by]} each chart has the ${MOST_ROWS / 2} highest and the ${MOST_ROWS / 2} lowest; its table has all. `}
        {plotsWords(isDrawn, withValues, hasSamples)}
      </p>
    </div>
  );
}
