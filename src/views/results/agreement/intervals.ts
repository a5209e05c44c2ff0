import type { Interval } from "../../../analysis/bootstrap.ts";
import type { CellStatistic } from "../../../evaluation/cells.ts";
import type { Column } from "./agreement-model.ts";

/** A cell's interval; null where none was drawn. */
export type IntervalIn = (metric: string, column: Column, statistic: CellStatistic) => Interval | null;
