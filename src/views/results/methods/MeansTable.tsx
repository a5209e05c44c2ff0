import { memo, useDeferredValue, useMemo } from "react";
import { Part } from "../Part.tsx";
import { opensLine, ResultTable } from "../take/ResultTable.tsx";
import { TakeMenu } from "../take/TakeMenu.tsx";
import { useSaid } from "../take/use-said.ts";
import { useOpenSamples } from "../use-open-samples.ts";
import { meansData, type MeansTable as Means } from "./means.ts";

interface Props {
  readonly table: Means;
  /** There is something to open behind a line. */
  readonly hasSamples: boolean;
}

const AllNumbers = memo(function AllNumbers({ table, hasSamples }: Props) {
  const open = useOpenSamples();
  const said = useSaid();
  const data = useMemo(() => meansData(table), [table]);
  const title = `Means by ${table.by}`;
  const openLine = (line: number) => open.groups(table.by, [table.rows[line]?.name ?? null]);
  return (
    <Part title={`All numbers by ${table.by}`} tools={<TakeMenu sheet={{ title, table: data, said }} />}>
      <ResultTable name={title} table={data} opens={hasSamples ? opensLine(openLine) : undefined} />
    </Part>
  );
});

/** Everything in one table, to be taken away. Thousands of cells come behind the charts' frame: nobody waits for them. */
export const MeansTable = ({ table, hasSamples }: Props) => (
  <AllNumbers table={useDeferredValue(table)} hasSamples={hasSamples} />
);
