import { formatCount } from "../../../components/format.ts";
import type { IntakePreview } from "../../../project/preview.ts";
import type { IntakeProblem, Sample } from "../../../project/types.ts";
import { PairCell } from "../../pictures/PairCell.tsx";
import type { Previewed } from "./use-preview.ts";
import styles from "./Result.module.css";

const number = (count: number) => count.toLocaleString("en");

/** Of how many the problems speak that are shown. */
const told = (problems: readonly IntakeProblem[]) => problems.reduce((sum, { count = 1 }) => sum + count, 0);

/** What there is of each role, in a sentence. */
function countWords({ pairs, references, generations, masked, methods, missing }: IntakePreview): string {
  if (pairs === 0) return missing;
  const roles = `${formatCount(references, "reference")} and ${formatCount(generations, "generation")}`;
  const by = methods.length === 0 ? "" : ` by ${formatCount(methods.length, "method")}`;
  const masks =
    masked === pairs
      ? "all with both masks"
      : masked === 0
        ? "none with both masks"
        : `${number(masked)} with both masks`;
  return `${roles}${by}; ${masks}.`;
}

function Pair({ sample }: { readonly sample: Sample }) {
  const { concept, method, promptId, seed, prompt, referenceMask, generationMask } = sample;
  const masks = [referenceMask, generationMask].filter((mask) => mask !== null).length;
  return (
    <li className={styles.pair}>
      <PairCell sample={sample} />
      <span className={styles.said}>
        <span className={styles.names}>
          {[concept, method, promptId === null ? null : `prompt ${promptId}`, seed === null ? null : `seed ${seed}`]
            .filter((part) => part !== null)
            .join(" · ") || sample.id}
        </span>
        <span className={styles.prompt} title={prompt ?? undefined}>
          {prompt ?? "no prompt"}
          {masks < 2 && `, ${masks === 0 ? "no mask" : "one mask"}`}
        </span>
      </span>
    </li>
  );
}

/** What the choices come to: pairs, and what is left to look at. */
export function Result({ preview, stale, error }: Previewed) {
  if (error !== null) return <p role="alert">{error}</p>;
  if (preview === null) return <p className={styles.dim}>Reading …</p>;
  return (
    <div className={styles.result} aria-busy={stale}>
      <div role="status" aria-live="polite">
        <p className={styles.pairs}>{preview.pairs === 0 ? "No pair yet" : formatCount(preview.pairs, "pair")}</p>
        <p className={styles.dim}>{countWords(preview)}</p>
      </div>
      {preview.first.length > 0 && (
        <ul className={styles.list} aria-label="The first pairs">
          {preview.first.map((sample) => (
            <Pair key={`${sample.reference} ${sample.generation} ${sample.id}`} sample={sample} />
          ))}
        </ul>
      )}
      {preview.problems.length > 0 && (
        <ul className={styles.problems} aria-label="Things to look at">
          {preview.problems.map(({ kind, title, wayOut, count, examples }) => (
            <li key={kind}>
              <details>
                <summary>
                  {title}
                  <span className={styles.dim}> {wayOut}</span>
                </summary>
                <ul>
                  {examples.map(({ path, message }) => (
                    <li key={`${path} ${message}`}>{message}</li>
                  ))}
                  {count > told(examples) && <li>and {number(count - told(examples))} more</li>}
                </ul>
              </details>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
