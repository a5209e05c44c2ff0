import { useState } from "react";
import { formatScore } from "../../components/format.ts";
import { placeOf, type HeatModel } from "./heat.ts";
import styles from "./PatchTable.module.css";

/** Rows shown at once; a reference has up to a thousand and more. */
const PAGE = 200;

function subjectPatches({ subject, evidence }: HeatModel): number[] {
  const patches = Array.from(evidence.match.cosine.keys()).filter((patch) => subject === null || subject[patch] === 1);
  return patches.toSorted((a, b) => evidence.match.cosine[a]! - evidence.match.cosine[b]!);
}

function Rows({ heat }: { readonly heat: HeatModel }) {
  const [shown, setShown] = useState(PAGE);
  const { evidence, generationSubject } = heat;
  const { match, reference, generation } = evidence;
  const patches = subjectPatches(heat);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Reference patch</th>
            <th scope="col">Mask weight</th>
            <th scope="col">Best cosine</th>
            <th scope="col">Matched generation patch</th>
          </tr>
        </thead>
        <tbody>
          {patches.slice(0, shown).map((patch) => {
            const best = match.index[patch]!;
            return (
              <tr key={patch}>
                <td>{placeOf(patch, reference.grid)}</td>
                <td>{reference.weights === null ? "–" : reference.weights[patch]!.toFixed(2)}</td>
                <td title={String(match.cosine[patch])}>{formatScore(match.cosine[patch])}</td>
                <td>
                  {placeOf(best, generation.grid)}
                  {generationSubject?.[best] === 0 && <span className={styles.leak}> in the background</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {patches.length > shown && (
        <button type="button" className="button quiet" onClick={() => setShown(shown + PAGE)}>
          {`Show more (${patches.length - shown} left)`}
        </button>
      )}
    </>
  );
}

/** The patches that made CP, the worst first. */
export function PatchTable({ heat }: { readonly heat: HeatModel }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.details} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {heat.subject === null ? "All patches, the worst first" : `The ${heat.count} subject patches, the worst first`}
      </summary>
      {open && <Rows heat={heat} />}
    </details>
  );
}
