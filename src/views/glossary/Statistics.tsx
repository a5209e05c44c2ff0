import type { PictureOf } from "./pictures.ts";
import styles from "./Picture.module.css";

type Of<K extends PictureOf["kind"]> = Extract<PictureOf, { kind: K }>;

/** What people and a metric say of a few pairs, in [0, 1]. */
const SAID = [
  [0.05, 0.12],
  [0.25, 0.2],
  [0.25, 0.38],
  [0.5, 0.42],
  [0.5, 0.62],
  [0.75, 0.58],
  [0.75, 0.8],
  [1, 0.88],
] as const;

const across = (value: number) => 40 + value * 180;
const up = (value: number) => 100 - value * 84;

/** A pair a point, people's value across and the metric's up. */
export function AgreementPicture({ of: { of } }: { readonly of: Of<"agreement"> }) {
  return (
    <>
      <path className={styles.axis} d="M34 10V104H232" />
      <path
        className={styles.line}
        d={
          of === "values"
            ? `M${across(0)} ${up(0)}L${across(1)} ${up(1)}`
            : `M${across(0)} ${up(0.09)}L${across(1)} ${up(0.91)}`
        }
      />
      {SAID.map(([people, metric]) => (
        <g key={`${people} ${metric}`}>
          {of === "values" && <path className={styles.axis} d={`M${across(people)} ${up(people)}V${up(metric)}`} />}
          <circle className={styles.bar} data-on="" cx={across(people)} cy={up(metric)} r={4} />
        </g>
      ))}
      <text className={styles.label} x={4} y={20}>
        metric
      </text>
      <text className={styles.label} x={192} y={118}>
        people
      </text>
    </>
  );
}

const hill = (left: number, height: number) =>
  `M${left} 96C${left + 36} 96 ${left + 36} ${96 - height} ${left + 60} ${96 - height}S${left + 84} 96 ${left + 120} 96Z`;

/** Scores of two kinds of pairs, and how far they lie apart. */
export function ApartPicture({ of: { between } }: { readonly of: Of<"apart"> }) {
  return (
    <>
      <path className={styles.background} d={hill(40, 66)} />
      <path className={styles.subject} d={hill(124, 72)} />
      <path className={styles.axis} d="M24 96H270" />
      <text className={styles.label} x={58} y={114}>
        bad, or across
      </text>
      <text className={styles.label} x={158} y={114}>
        good, or within
      </text>
      {between !== null && (
        <>
          <path className={styles.arrow} d="M100 18H184M106 13l-6 5l6 5M178 13l6 5l-6 5" />
          <text className={styles.label} x={138} y={12}>
            {between}
          </text>
        </>
      )}
    </>
  );
}

const METHODS = [4, 6, 3] as const;

/** Methods with their pairs, and all of these in one line. */
export function PooledPicture() {
  const dots = METHODS.flatMap((count, method) => Array.from({ length: count }, (_, i) => ({ method, i })));
  return (
    <>
      {METHODS.map((count, method) => (
        <text key={`${count} ${method}`} className={styles.label} x={4} y={20 + method * 20}>
          {`method ${method + 1}`}
        </text>
      ))}
      {dots.map(({ method, i }, place) => (
        <g key={`${method} ${i}`}>
          <circle className={styles.bar} cx={70 + i * 16} cy={16 + method * 20} r={5} />
          <circle className={styles.bar} data-on="" cx={70 + place * 16} cy={100} r={5} />
        </g>
      ))}
      <path className={styles.arrow} d="M166 68V84M161 78l5 6l5 -6" />
      <text className={styles.label} x={4} y={104}>
        pooled
      </text>
    </>
  );
}
