import { formatPercent, formatScore } from "../../components/format.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { placeOf, type HeatModel } from "./heat.ts";
import styles from "./Panels.module.css";

/** Rows listed; each is a button, and a reference has up to a thousand patches. */
const MOST = 100;

/** Subject patches whose best match is no part of the generation's subject: framed above, counted and listed here. */
export function LeakPanel({ heat }: { readonly heat: HeatModel }) {
  const { look } = useCommands();
  const pin = useLens((state) => state.view.pin);
  if (heat.leaked === null) return <p className={styles.note}>Leak needs both masks.</p>;
  const { match, reference, generation } = heat.evidence;
  const leaks = heat.patches
    .filter((patch) => heat.leaked?.[patch] === 1)
    .toSorted((a, b) => match.cosine[b]! - match.cosine[a]!);
  return (
    <>
      <p className={styles.note} data-testid="leak-sum">
        {heat.count === 0
          ? "There is no subject patch."
          : `${heat.leaks} of ${heat.count} subject patches (${formatPercent(heat.leaks / heat.count)}) find their best match outside the generation's mask${leaks.length === 0 ? "." : ", the most alike first:"}`}
      </p>
      {leaks.length > 0 && (
        <ol className={styles.list}>
          {leaks.slice(0, MOST).map((patch) => (
            <li key={patch}>
              <button
                type="button"
                aria-pressed={pin?.side === "reference" && pin.patch === patch}
                onClick={() => look({ pin: { side: "reference", patch } })}
              >
                {`${placeOf(patch, reference.grid)} → ${placeOf(match.index[patch]!, generation.grid)}`}
                <span>{formatScore(match.cosine[patch])}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {leaks.length > MOST && <p className={styles.note}>{`and ${leaks.length - MOST} more`}</p>}
    </>
  );
}
