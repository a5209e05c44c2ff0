import { useMemo } from "react";
import { Part } from "../Part.tsx";
import { ResultTable } from "../take/ResultTable.tsx";
import { TakeMenu } from "../take/TakeMenu.tsx";
import { useSaid } from "../take/use-said.ts";
import { meansData, type MeansTable as Means } from "./means.ts";

/** Everything in one table, to be taken away. */
export function MeansTable({ table }: { readonly table: Means }) {
  const said = useSaid();
  const data = useMemo(() => meansData(table), [table]);
  const title = `Means by ${table.by}`;
  return (
    <Part title={`All numbers by ${table.by}`} tools={<TakeMenu sheet={{ title, table: data, said }} />}>
      <ResultTable name={title} table={data} />
    </Part>
  );
}
