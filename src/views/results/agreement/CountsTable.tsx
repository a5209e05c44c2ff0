import type { KeptCounts } from "../../../evaluation/kept-pairs.ts";
import tables from "../tables.module.css";
import { pairCounts } from "./agreement-model.ts";

/** Which pairs enter, and why the others do not, a line a method. */
export function CountsTable({ counts }: { readonly counts: readonly KeptCounts[] }) {
  const { reasons, lines } = pairCounts(counts);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys
    <div className={tables.scroller} role="group" aria-label="Pairs by method" tabIndex={0}>
      <table className={tables.table}>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Pairs</th>
            {reasons.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
            <th scope="col">Not rated</th>
            <th scope="col">Compared</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, pairs, leftOut, unrated, rated }, line) => (
            <tr key={name} data-lead={(lines.length > 1 && line === lines.length - 1) || undefined}>
              <th scope="row">{name}</th>
              <td>{pairs.toLocaleString("en")}</td>
              {leftOut.map((count, at) => (
                <td key={reasons[at]?.id}>{count.toLocaleString("en")}</td>
              ))}
              <td>{unrated.toLocaleString("en")}</td>
              <td>{rated.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
