import { stemOf } from "../paths.ts";
import { squash, textOf } from "../manifest/manifest.ts";
import type { Table } from "../manifest/tables.ts";

/**
 * The authors' rows of scores (metric.md, "Result rows"): a row a pair and signal. Each signal of a model becomes a
 * column of its own, so that two of them do not take each other's place.
 */

const OURS = ["signal", "model", "score", "extras"] as const;
type Cell = (typeof OURS)[number];

/** What else says which scores they are stands in the file's name only: `SIGNAL__MODEL__VARIANT_METHOD.jsonl`. */
function variantIn(path: string, method: string | null): string | null {
  const variant = /^.+?__.+?__(.+)$/s.exec(stemOf(path))?.[1] ?? "";
  const bare = method !== null && variant.endsWith(`_${method}`) ? variant.slice(0, -method.length - 1) : variant;
  return bare === "" ? null : bare;
}

/** A table with a column a signal in place of its signals' rows; as it is where it has none. */
export function withSignalColumns(table: Table): Table {
  const { rows, path } = table;
  const named = new Map(OURS.map((cell) => [cell, rows.columns.find((name) => squash(name) === cell)]));
  const [signal, score] = [named.get("signal"), named.get("score")];
  if (signal === undefined || score === undefined) return table;
  const taken: ReadonlySet<string | undefined> = new Set(named.values());
  const columns = new Set<string>();
  const samples = rows.samples.map((sample) => {
    const cell = (name: Cell) => {
      const column = named.get(name);
      return column !== undefined && Object.hasOwn(sample.columns, column)
        ? (textOf(sample.columns[column])?.trim() ?? "")
        : "";
    };
    const name = [cell("signal"), cell("model"), variantIn(path, sample.method)].filter((part) => part).join(" ");
    if (name === "") return sample;
    columns.add(name);
    const others = Object.entries(sample.columns).filter(([column]) => !taken.has(column));
    return { ...sample, columns: { ...Object.fromEntries(others), [name]: sample.columns[score] ?? null } };
  });
  return {
    path,
    rows: {
      ...rows,
      samples,
      columns: [...rows.columns.filter((column) => !taken.has(column)), ...columns],
      described: [
        ...rows.described.filter(({ name }) => !taken.has(name)),
        ...[...columns].map((name) => ({ name, kind: "number" as const })),
      ],
    },
  };
}
