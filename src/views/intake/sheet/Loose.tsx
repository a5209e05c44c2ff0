import { useEffect, useRef } from "react";
import { baseName } from "../../../platform/bytes.ts";
import type { Hints } from "../../../project/hints.ts";
import { useCommands } from "../../../store/commands.ts";
import { useLeased } from "../../pictures/use-picture.ts";
import styles from "./Loose.module.css";

interface Props {
  /** Paths of the pictures of which no name says what they are. */
  readonly pictures: readonly string[];
  readonly hints: Hints;
  readonly readOnly: boolean;
  readonly onChange: (hints: Hints) => void;
}

/** Pixels that the longer side is drawn at, at most. */
const SIDE = 320;

/** A picture at its own shape, in a square that is there before it. */
function Large({ path }: { readonly path: string }) {
  const { pictures } = useCommands();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { value, error } = useLeased(path, (file) => pictures.picture(file, SIDE));
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (value === null || canvas.current === null || !context) return;
    const { width, height } = value.bitmap;
    Object.assign(canvas.current, { width, height });
    context.drawImage(value.bitmap, 0, 0);
  }, [value]);
  return (
    <span className={styles.frame} data-ready={value !== null || error !== null || undefined}>
      {error === null ? (
        <canvas ref={canvas} className={styles.canvas} />
      ) : (
        <span className={styles.error}>{error}</span>
      )}
    </span>
  );
}

/** Pictures that nothing is known of but that they are here: one of them is the reference, and the others were made of it. */
export function Loose({ pictures, hints, readOnly, onChange }: Props) {
  return (
    <section aria-labelledby="loose-title">
      <h3 id="loose-title">Which is the reference?</h3>
      <p className={styles.about}>No name says it. The others are taken for generations of it.</p>
      <div className={styles.pictures} role="radiogroup" aria-labelledby="loose-title">
        {pictures.map((path) => (
          <label key={path} className={styles.picture} data-chosen={hints.reference === path || undefined}>
            <input
              type="radio"
              name="reference"
              className="visually-hidden"
              disabled={readOnly}
              checked={hints.reference === path}
              onChange={() => onChange({ ...hints, reference: path })}
            />
            <Large path={path} />
            <span className={styles.name} title={path}>
              <bdi>{baseName(path)}</bdi>
            </span>
            <span className={styles.role}>
              {hints.reference === path ? "reference" : hints.reference === null ? "" : "generation"}
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
