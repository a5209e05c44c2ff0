import { CELL, Grid, GRID } from "./Grid.tsx";
import { COLUMNS, SUBJECT, weightOf, type PictureOf } from "./pictures.ts";
import styles from "./Picture.module.css";

type Of<K extends PictureOf["kind"]> = Extract<PictureOf, { kind: K }>;

const HIDDEN = "var(--ground)";

/** Two vectors from one point, with the angle between. */
function Angle({ x, y, one, other }: Record<"one" | "other", string> & { readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className={styles.band} d="M0 0L30 -16A34 34 0 0 1 33 -3Z" />
      <path className={styles.arrow} d="M0 0L62 -34M55 -34l7 0l-4 6M0 0L70 -6M63 -10l7 4l-7 5" />
      <text className={styles.label} x={66} y={-36}>
        {one}
      </text>
      <text className={styles.label} x={75} y={-3}>
        {other}
      </text>
    </g>
  );
}

/** A prompt on two lines, with the subject's name struck or not. */
export function Prompt({ x, y, struck }: { readonly x: number; readonly y: number; readonly struck: boolean }) {
  return (
    <text className={styles.words} x={x} y={y}>
      “
      <tspan textDecoration={struck ? "line-through" : undefined} opacity={struck ? 0.65 : 1}>
        a duck
      </tspan>{" "}
      on a beach”
    </text>
  );
}

/** What of the generation goes into the pool, and what text it is held against. */
export function PoolPicture({ of: { kept, struck } }: { readonly of: Of<"pool"> }) {
  const isKept = (patch: number) => kept === "all" || (kept === "subject") === SUBJECT.generation[patch];
  return (
    <>
      <Grid
        side="generation"
        label="Generation"
        x={4}
        fill={(patch) => (isKept(patch) ? "color-mix(in oklab, var(--accent) 60%, var(--panel))" : HIDDEN)}
      />
      <path className={styles.arrow} d="M122 56H150M144 51l6 5l-6 5" />
      <Angle x={158} y={68} one="pooled" other="text" />
      <path className={styles.arrow} d="M216 84V74M211 80l5 -6l5 6" />
      <Prompt x={160} y={100} struck={struck} />
    </>
  );
}

const wholeFill = () => "color-mix(in oklab, var(--accent) 45%, var(--panel))";

/** Two whole things, a vector each. */
export function WholePicture({ of: { beside, by } }: { readonly of: Of<"whole"> }) {
  return (
    <>
      {beside === "image" ? (
        <g transform="scale(0.82)">
          <Grid side="reference" label="Reference, whole" x={4} fill={wholeFill} outlined={false} />
        </g>
      ) : (
        <Prompt x={4} y={52} struck={false} />
      )}
      <g transform="scale(0.82)">
        <Grid side="generation" label="Generation, whole" x={132} fill={wholeFill} outlined={false} />
      </g>
      <path className={styles.arrow} d="M208 48H224M218 43l6 5l-6 5" />
      <Angle x={230} y={64} one="" other="" />
      <text className={styles.label} x={226} y={84}>
        {`cosine, ${by}`}
      </text>
    </>
  );
}

/** Patches that are counted, and how many they are. */
export function CountPicture({ of: { side, counted } }: { readonly of: Of<"count"> }) {
  const mask = SUBJECT[side];
  const isCounted = (patch: number) => counted === "all" || (counted === "background") !== mask[patch];
  const fill = (patch: number) =>
    counted === "weights"
      ? `color-mix(in oklab, var(--accent) ${100 * weightOf(side, patch)}%, var(--hover))`
      : isCounted(patch)
        ? "color-mix(in oklab, var(--accent) 70%, var(--panel))"
        : "var(--hover)";
  const count = mask.filter((_, patch) => isCounted(patch)).length;
  const share = mask.reduce((sum, _, patch) => sum + weightOf(side, patch), 0) / mask.length;
  return (
    <>
      <Grid side={side} label={side === "reference" ? "Reference" : "Generation"} x={4} fill={fill} />
      <text className={`${styles.words} ${styles.strong}`} x={140} y={56}>
        {counted === "weights" ? `${Math.round(100 * share)} % covered` : `${count} of ${mask.length} patches`}
      </text>
      <text className={styles.label} x={140} y={74}>
        in this drawing
      </text>
    </>
  );
}

/** The room that a drawing has, in its own pixels. */
export const DRAWING = { width: 190 + COLUMNS * CELL + 6, height: GRID.height + 38 } as const;
