import { useMemo } from "react";
import type { DataTable } from "../../../lib/data-table.ts";
import { Part } from "../Part.tsx";
import { ResultTable, type OpensCell } from "./ResultTable.tsx";
import { TakeMenu } from "./TakeMenu.tsx";
import { useSaid } from "./use-said.ts";

interface Props {
  readonly title: string;
  readonly table: DataTable;
  /** How it was computed, a sentence each: it leaves with the table. */
  readonly said?: readonly string[];
}

const NOTHING: readonly string[] = [];

/** Takes a table away that stands on the page in another form. */
export function TakeTable({ title, table, said = NOTHING }: Props) {
  const ofSet = useSaid();
  const sheet = useMemo(() => ({ title, table, said: [...said, ...ofSet] }), [title, table, said, ofSet]);
  return <TakeMenu sheet={sheet} />;
}

/** A table of a section under its own heading, to be taken away. */
export function TakenTable({ opens, ...props }: Props & { readonly opens?: OpensCell | undefined }) {
  const { title, table } = props;
  return (
    <Part title={title} tools={<TakeTable {...props} />}>
      <ResultTable name={`${title}, its numbers`} table={table} opens={opens} />
    </Part>
  );
}
