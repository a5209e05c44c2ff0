import { useMemo, useState } from "react";
import { IntervalPlot, type IntervalRow } from "../../../components/chart/IntervalPlot.tsx";
import { formatDifference } from "../../../components/format.ts";
import { Choice } from "../Choice.tsx";
import { Part } from "../Part.tsx";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { opensLine } from "../take/ResultTable.tsx";
import { useOpenSamples } from "../use-open-samples.ts";
import { differencesData, groupName, isApart, type MeansTable } from "./means.ts";
import { apartSentence, differenceSentence } from "./mean-words.ts";

/** Lines at most in the chart; the table has all. */
const MOST_LINES = 45;

/** Every two groups by one metric: which is above which, and where nobody can say. */
export function Differences({ table, hasSamples }: { readonly table: MeansTable; readonly hasSamples: boolean }) {
  const open = useOpenSamples();
  const [chosen, setChosen] = useState("");
  const at = Math.max(
    0,
    table.metrics.findIndex(({ id }) => id === chosen),
  );
  const { by, metrics, rows, differences } = table;
  const label = metrics[at]?.label ?? "";
  const all = useMemo(() => differences?.[at] ?? [], [differences, at]);
  const data = useMemo(() => differencesData(table, all), [table, all]);
  const lines = useMemo(
    () =>
      all
        .filter(({ value }) => value !== null)
        .toSorted((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
        .slice(0, MOST_LINES)
        .map((difference): IntervalRow => {
          const { first, second, value, interval } = difference;
          return {
            id: `${first} ${second}`,
            name: `${groupName(rows[first]!.name, by)} − ${groupName(rows[second]!.name, by)}`,
            value,
            interval,
            figure: value === null ? "–" : formatDifference(value),
            tip: differenceSentence(table, at, difference),
            strong: isApart(difference) === true,
          };
        }),
    [all, rows, by, table, at],
  );
  const openBoth = (groups: readonly number[]) =>
    open.groups(
      by,
      groups.map((group) => rows[group]?.name ?? null),
    );
  const openLine = (line: number) => {
    const difference = all[line];
    if (difference !== undefined) openBoth([difference.first, difference.second]);
  };
  return (
    <Part title={`Differences between ${by === "method" ? "methods" : "categories"}`}>
      <Choice label="By" value={metrics[at]?.id ?? ""} choices={metrics} onChoose={setChosen} />
      {differences === null ? (
        <p>Differences stand here when their intervals are drawn.</p>
      ) : (
        <ResultFigure
          title={`Differences of mean ${label}`}
          about={`${apartSentence(table, at) ?? ""} Dots are differences of means, lines their 95 % intervals from the same draws; grey ones hold 0.${hasSamples ? " A press on a line opens the samples of both." : ""}`.trim()}
          table={data}
          opens={hasSamples ? opensLine(openLine) : undefined}
        >
          {(width) => (
            <IntervalPlot
              rows={lines}
              width={width}
              label={`Difference of mean ${label}`}
              name={`Differences of mean ${label} between every two`}
              against={0}
              {...(hasSamples ? { onOpen: ({ id }: IntervalRow) => openBoth(id.split(" ").map(Number)) } : {})}
            />
          )}
        </ResultFigure>
      )}
    </Part>
  );
}
