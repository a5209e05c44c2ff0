import { useCallback } from "react";
import type { RankColumn } from "../../analysis/rank-columns.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { rankColumnsOf } from "../../store/order.ts";
import type { LensState } from "../../store/state.ts";
import { useLater } from "../../store/use-later.ts";
import { NumberCell } from "./NumberCell.tsx";

/** "+12.3". */
function signed(value: number): string {
  const size = Math.abs(value).toFixed(1);
  return Number(size) === 0 ? "0.0" : `${value < 0 ? "−" : "+"}${size}`;
}

/** How much higher MaSC ranks the pair than a baseline. It changes with other rows' scores, so it looks for itself. */
export function RankCell({ column, row }: { readonly column: RankColumn; readonly row: SampleRow }) {
  const differenceOf = useCallback(
    (state: LensState, of: SampleRow) => {
      rankColumnsOf(state);
      return column.valueOf(of);
    },
    [column],
  );
  const value = useLater(differenceOf, row);
  return value === null ? (
    <NumberCell value={null} />
  ) : (
    <NumberCell value={value} shown={signed(value)} stale={row.state === "stale"} />
  );
}
