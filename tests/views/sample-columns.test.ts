import {
  aggregationFns,
  columnFacetingFeature,
  columnGroupingFeature,
  createColumnHelper,
  createFacetedRowModel,
  createFacetedUniqueValues,
  createGroupedRowModel,
  rowAggregationFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { aggregateRows } from "../../src/analysis/aggregate.ts";
import type { NumberColumn } from "../../src/analysis/column.ts";
import { countValues, groupRows } from "../../src/analysis/group.ts";
import { rowOf, type SampleRow } from "../../src/analysis/rows.ts";
import { METHOD, sampleColumns } from "../../src/analysis/sample-columns.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { scoreKey, type RunIdentity } from "../../src/project/plan.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import { gridColumns, type ColumnLook } from "../../src/views/samples/columns.tsx";

/** The table library reads real values: what it groups, counts and aggregates is what the analysis does. */

const identity: RunIdentity = {
  models: { siglip: "a", clip: null, dino: null },
  settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" },
};
const run = {
  model: "a",
  maxPatches: 64,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "cpu",
  version: "0",
} as const;

const rows: readonly SampleRow[] = Array.from({ length: 40 }, (_, i) => {
  const sample = {
    ...emptySample(`row ${i}`),
    concept: `cup ${i % 4}`,
    method: i % 5 === 0 ? null : `method ${i % 3}`,
  };
  const scores = { ...NO_SCORES, cp: i % 7 === 0 ? null : i / 40, flags: i % 2 === 0 ? (["damaged"] as const) : [] };
  return rowOf(sample, i < 38 ? { outcome: { scores }, key: scoreKey(sample, identity), run } : undefined, identity);
});

const CP: NumberColumn<SampleRow> = {
  id: "cp",
  kind: "number",
  valueOf: ({ scores }) => scores?.cp ?? null,
};

const features = tableFeatures({
  columnMeta: {
    tip: "",
    subject: "pair",
    shown: true,
    pinned: null,
    least: 0,
    grow: 0,
    align: "start",
    of: null,
    format: String,
    draw: () => null,
  } satisfies ColumnLook,
  aggregationFns,
  columnFacetingFeature,
  columnGroupingFeature,
  rowAggregationFeature,
  groupedRowModel: createGroupedRowModel(),
  facetedRowModel: createFacetedRowModel(),
  facetedUniqueValues: createFacetedUniqueValues(),
});
const helper = createColumnHelper<typeof features, SampleRow>();

/** The table's own columns, in a table that can group, count and aggregate. */
const columns = gridColumns([]).flatMap((column) =>
  "accessorFn" in column && column.id !== undefined
    ? [helper.accessor(column.accessorFn, { id: column.id, aggregationFn: column.id === "cp" ? "mean" : "count" })]
    : [],
);

type Library = ReturnType<typeof useTable<typeof features, SampleRow>>;

/** What the library makes of the rows, asked as a page asks it. */
function withTable(grouping: string[], ask: (table: Library) => void): void {
  let asked = 0;
  function Page() {
    ask(useTable({ features, columns, data: rows, getRowId: ({ sample }) => sample.id, state: { grouping } }));
    asked++;
    return null;
  }
  renderToStaticMarkup(createElement(Page));
  expect(asked).toBe(1);
}

describe("the sample table's columns", () => {
  it("give each row's values, of every column that rows are analysed by", () => {
    withTable([], (table) => {
      const { rows: found } = table.getCoreRowModel();
      for (const { id, valueOf } of sampleColumns([]))
        expect(
          found.map((row) => row.getValue(id)),
          id,
        ).toEqual(rows.map((row) => valueOf(row)));
    });
  });

  it("are grouped and aggregated as the analysis does", () => {
    const expected = groupRows(rows, METHOD);
    withTable(["method"], (table) => {
      const { rows: found } = table.getRowModel();
      expect(found).toHaveLength(expected.length);
      for (const { rows: members } of expected) {
        const group = found.find((row) => row.subRows[0]?.original === members[0]);
        expect(group?.subRows.map(({ id }) => id)).toEqual(members.map(({ sample }) => sample.id));
        expect(group?.getValue("cp")).toBeCloseTo(aggregateRows(members, CP).mean ?? NaN, 12);
      }
    });
  });

  it("are counted as the analysis does", () => {
    withTable([], (table) => {
      expect(table.getColumn("method")?.getFacetedUniqueValues()).toEqual(new Map(countValues(rows, METHOD)));
    });
  });
});
