import { Prompt } from "./Diagrams.tsx";
import type { PictureOf } from "./pictures.ts";
import styles from "./Picture.module.css";

type Of<K extends PictureOf["kind"]> = Extract<PictureOf, { kind: K }>;

/** Of a score in a drawing: pixels from above. */
const place = (value: number) => 100 - (value - 0.5) * 280;

/** Scores with masks that are a little another, and the band from lowest to highest. */
export function IntervalPicture({ of: { score } }: { readonly of: Of<"interval"> }) {
  const scores = [0.62, 0.68, 0.7, 0.73, 0.71, 0.58, 0.66, 0.75, 0.78];
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  return (
    <>
      <rect className={styles.band} x={34} y={place(high)} width={240} height={place(low) - place(high)} />
      <path className={styles.axis} d="M34 14V104H274" />
      <text className={styles.label} x={4} y={22}>
        {score}
      </text>
      {scores.map((value, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a drawing that never changes
        <circle
          key={i}
          className={styles.bar}
          data-on={i === 2 ? "" : undefined}
          cx={48 + i * 27}
          cy={place(value)}
          r={i === 2 ? 5 : 3.5}
        />
      ))}
      <path className={styles.arrow} d={`M286 ${place(high)}V${place(low)}M282 ${place(high)}h8M282 ${place(low)}h8`} />
      <text className={styles.label} x={40} y={117}>
        threshold .3 to .7
      </text>
      <text className={styles.label} x={190} y={117}>
        grown, shrunk
      </text>
    </>
  );
}

/** The weights of a line of patches, and the line that parts them. */
export function ThresholdPicture() {
  const weights = [0, 0.1, 0.35, 0.62, 0.9, 1, 1, 0.85, 0.55, 0.3, 0.05, 0];
  return (
    <>
      <path className={styles.axis} d="M34 10V100H300" />
      {weights.map((weight, i) => (
        <rect
          // oxlint-disable-next-line react/no-array-index-key -- a drawing that never changes
          key={i}
          className={styles.bar}
          data-on={weight > 0.5 ? "" : undefined}
          x={38 + i * 20}
          y={100 - 80 * weight}
          width={17}
          height={80 * weight}
        />
      ))}
      <path className={styles.line} d="M34 60H284" />
      <text className={styles.label} x={288} y={64}>
        t
      </text>
      <text className={styles.label} x={10} y={24}>
        w
      </text>
      <text className={styles.label} x={128} y={115}>
        the subject
      </text>
    </>
  );
}

export function StripPicture() {
  return (
    <>
      <text className={styles.label} x={4} y={26}>
        Prompt
      </text>
      <Prompt x={4} y={46} struck />
      <path className={styles.arrow} d="M120 42H156M150 37l6 5l-6 5" />
      <text className={styles.label} x={168} y={26}>
        Read for PF
      </text>
      <text className={styles.words} x={168} y={46}>
        “on a beach”
      </text>
      <text className={styles.label} x={4} y={82}>
        Object
      </text>
      <text className={styles.words} x={4} y={100}>
        duck
      </text>
    </>
  );
}

/** Of a place in an order: pixels from above. */
const y = (rank: number) => 26 + rank * 17;

/** The same pairs in two orders. */
export function RanksPicture() {
  const beside = [1, 0, 5, 3, 2, 4];
  return (
    <>
      <text className={styles.label} x={20} y={12}>
        by MaSC
      </text>
      <text className={styles.label} x={216} y={12}>
        by a baseline
      </text>
      {beside.map((there, here) => (
        <g key={there}>
          <rect className={styles.box} x={20} y={y(here) - 6} width={60} height={12} rx={3} />
          <rect className={styles.box} x={216} y={y(there) - 6} width={60} height={12} rx={3} />
          <path
            className={styles.line}
            data-faint={Math.abs(there - here) < 2 ? "" : undefined}
            d={`M82 ${y(here)}L214 ${y(there)}`}
          />
        </g>
      ))}
    </>
  );
}

/** A picture of so many patches a side. */
const squares = (count: number, size: number, x: number) =>
  Array.from({ length: count * count }, (_, i) => {
    const [column, line] = [i % count, Math.floor(i / count)];
    const near = Math.hypot(column + 0.5 - count / 2, line + 0.5 - count / 2) < count / 3;
    return (
      <rect
        key={`${x}-${i}`}
        className={near ? styles.subject : styles.background}
        x={x + column * size + 0.4}
        y={20 + line * size + 0.4}
        width={size - 0.8}
        height={size - 0.8}
      />
    );
  });

/** The same picture in few patches, and in many. */
export function BudgetPicture() {
  return (
    <>
      <text className={styles.label} x={30} y={13}>
        16 patches
      </text>
      {squares(4, 22, 30)}
      <text className={styles.label} x={180} y={13}>
        256 patches
      </text>
      {squares(16, 5.5, 180)}
    </>
  );
}

export function FlagsPicture() {
  return (
    <>
      {["mask is small", "object is not in the prompt", "mask of another shape"].map((words, i) => (
        <g key={words} transform={`translate(20 ${14 + i * 34})`}>
          <rect className={styles.box} width={190} height={24} rx={5} />
          <path className={styles.leak} style={{ stroke: "var(--look)" }} d="M14 6v8M14 17.5v1" />
          <text className={styles.words} x={28} y={16}>
            {words}
          </text>
        </g>
      ))}
    </>
  );
}
