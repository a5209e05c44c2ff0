import { COLUMNS, ROWS, SUBJECT } from "./pictures.ts";
import styles from "./Picture.module.css";

/** Pixels of a drawing's patch, and of all of them. */
export const CELL = 14;
export const GRID = { width: COLUMNS * CELL, height: ROWS * CELL } as const;

export const centreOf = (patch: number) => ({
  x: ((patch % COLUMNS) + 0.5) * CELL,
  y: (Math.floor(patch / COLUMNS) + 0.5) * CELL,
});

/** The subject's edge: sides of its patches that no other of its patches shares. */
function outline(mask: readonly boolean[]): string {
  const is = (column: number, line: number) =>
    column >= 0 && column < COLUMNS && line >= 0 && line < ROWS && mask[line * COLUMNS + column] === true;
  const sides: string[] = [];
  for (let line = 0; line < ROWS; line++)
    for (let column = 0; column < COLUMNS; column++) {
      if (!is(column, line)) continue;
      const [x, y] = [column * CELL, line * CELL];
      if (!is(column, line - 1)) sides.push(`M${x} ${y}h${CELL}`);
      if (!is(column, line + 1)) sides.push(`M${x} ${y + CELL}h${CELL}`);
      if (!is(column - 1, line)) sides.push(`M${x} ${y}v${CELL}`);
      if (!is(column + 1, line)) sides.push(`M${x + CELL} ${y}v${CELL}`);
    }
  return sides.join("");
}

interface Props {
  readonly side: keyof typeof SUBJECT;
  readonly label: string;
  readonly x: number;
  readonly y?: number;
  /** A patch's colour; null where it stays as it is. */
  readonly fill: (patch: number) => string | null;
  readonly outlined?: boolean;
}

/** An image cut into patches, its subject outlined, with its name above. */
export function Grid({ side, label, x, y = 18, fill, outlined = true }: Props) {
  const mask = SUBJECT[side];
  return (
    <g transform={`translate(${x} ${y})`}>
      <text className={styles.label} x={0} y={-6}>
        {label}
      </text>
      {mask.map((subject, patch) => {
        const { x: cx, y: cy } = centreOf(patch);
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- a patch is its place
            key={patch}
            className={subject ? styles.subject : styles.background}
            x={cx - CELL / 2 + 0.5}
            y={cy - CELL / 2 + 0.5}
            width={CELL - 1}
            height={CELL - 1}
            style={{ fill: fill(patch) ?? undefined }}
          />
        );
      })}
      {outlined && <path className={styles.outline} d={outline(mask)} />}
    </g>
  );
}
