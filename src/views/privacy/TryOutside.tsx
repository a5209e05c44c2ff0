import { CircleCheck, CircleX, ShieldQuestion } from "lucide-react";
import { useState } from "react";
import { tryWay, WAYS, type Outcome } from "./attempts.ts";
import styles from "./PrivacyView.module.css";

function Result({ outcome }: { readonly outcome: Outcome | undefined }) {
  if (outcome === undefined) return <span className={styles.dim}>not tried</span>;
  if (outcome.refused)
    return (
      <span className={styles.refused}>
        <CircleCheck size={14} aria-hidden="true" />
        refused <code>{outcome.by}</code>
      </span>
    );
  return (
    <span className={styles.open}>
      <CircleX size={14} aria-hidden="true" />
      not refused
    </span>
  );
}

const summaryOf = (outcomes: readonly Outcome[]): string => {
  const refused = outcomes.filter((outcome) => outcome.refused).length;
  const open = outcomes.length - refused;
  if (outcomes.length < WAYS.length) return `tried ${outcomes.length} of ${WAYS.length}`;
  return open === 0
    ? `The browser refused all ${WAYS.length} ways.`
    : `The browser refused ${refused} of ${WAYS.length} ways; ${open} it did not: see how this page is served, above.`;
};

/** Tries to reach outside by each way, and shows what the browser says. */
export function TryOutside() {
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [trying, setTrying] = useState(false);
  const tryAll = async () => {
    setTrying(true);
    setOutcomes([]);
    for (const way of WAYS) {
      const outcome = await tryWay(way);
      setOutcomes((before) => [...before, outcome]);
    }
    setTrying(false);
  };
  return (
    <section aria-labelledby="try-title">
      <h2 id="try-title">Try it</h2>
      <p>
        This page tries to reach <code>masc-lens-outside.invalid</code>, a name that no server can have, by the ways
        that a page has. What the browser refuses it says itself; what it does not refuse ends at the name, and stands
        here in red.
      </p>
      <div className={styles.ways}>
        <button type="button" className="button" disabled={trying} onClick={() => void tryAll()}>
          <ShieldQuestion size={15} aria-hidden="true" />
          Try every way out
        </button>
        <p role="status">{outcomes.length === 0 && !trying ? "" : summaryOf(outcomes)}</p>
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Way</th>
            <th scope="col">It would carry</th>
            <th scope="col">The browser</th>
          </tr>
        </thead>
        <tbody>
          {WAYS.map(({ name, carries }, at) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{carries}</td>
              <td>
                <Result outcome={outcomes[at]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.dim}>
        Two ways no policy covers in every browser: opening another address in the window, which you would see, and
        WebRTC. This page has no code for either, and its workers cannot. One worker may connect out, to install a
        checkpoint from a hub when you ask for it; it never sees an image.
      </p>
    </section>
  );
}
