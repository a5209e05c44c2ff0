import { useCommands } from "../../../store/commands.ts";
import { useLens } from "../../../store/store.ts";
import { generationName, isOfTwo, wordsOf, type AbView } from "./use-ab.ts";
import styles from "./ab.module.css";

const UNALIGNED =
  "Each lies as it is. Laid on each other, size, turn and shift are taken out, by the patches that are each other's best match: what is left is what changed.";

/** What lies under the slider and how: which pictures, whether one is laid on the other, and by what. */
export function AbPanel({ ab }: { readonly ab: AbView }) {
  const { left, right, others, alignment, missing } = ab;
  const { look } = useCommands();
  const { against, aligned } = useLens((state) => state.view);
  const ofTwo = isOfTwo(ab);
  const words = alignment === null ? missing : wordsOf(ab, alignment);
  const error = left.error ?? right.error;
  return (
    <section className={styles.panel} aria-label="What is compared">
      <label>
        Left (A)
        <select
          className="input"
          value={others.some(({ id }) => id === against) ? (against ?? "") : ""}
          onChange={({ currentTarget }) => look({ against: currentTarget.value === "" ? null : currentTarget.value })}
        >
          <option value="">reference</option>
          {others.map((other) => (
            <option key={other.id} value={other.id}>
              {generationName(other)}
            </option>
          ))}
        </select>
      </label>
      <span>{`Right (B) ${ofTwo ? `${right.name}, ` : ""}this generation`}</span>
      <label>
        <input
          type="checkbox"
          checked={aligned}
          onChange={({ currentTarget }) => look({ aligned: currentTarget.checked })}
        />
        Lay B's subject on A's
      </label>
      <p className={styles.words} role="status" data-testid="alignment">
        {error ?? (aligned ? (words ?? "Fitting the mutual best matches …") : UNALIGNED)}
      </p>
    </section>
  );
}
