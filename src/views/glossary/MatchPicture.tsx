import { heatColour, toCss } from "../../components/colour-map.ts";
import { CELL, centreOf, Grid, GRID } from "./Grid.tsx";
import { MATCHES, weightOf, type DrawnMatch, type PictureOf } from "./pictures.ts";
import styles from "./Picture.module.css";

type Of = Extract<PictureOf, { kind: "match" }>;

const SCALE = { low: 0, high: 1 };
/** Where the generation stands. */
const BESIDE = 190;
const TOP = 18;

/** Every so many patches have their line drawn: all of them would hide the pictures. */
const LINES_OF = { subject: 3, all: 5, weighted: 3 };

const isTaken = ({ of, show }: Of, match: DrawnMatch): boolean =>
  (of === "all" || match.subject || (of === "weighted" && weightOf("reference", match.from) > 0)) &&
  (show !== "mutual" || match.mutual);

function fillOf(of: Of, match: DrawnMatch): string | null {
  if (!isTaken(of, match)) return null;
  return toCss(heatColour(match.cosine, SCALE), of.of === "weighted" ? weightOf("reference", match.from) : 1);
}

/** The reference's patches, each with its best match in the generation. */
export function MatchPicture({ of }: { readonly of: Of }) {
  const taken = MATCHES.filter((match) => isTaken(of, match));
  const lines =
    of.show === "best"
      ? taken.filter((_, i) => i % LINES_OF[of.of] === 1)
      : of.show === "mutual"
        ? taken
        : taken.filter(({ leaks }, i) => leaks || i % 4 === 0);
  return (
    <>
      <Grid side="reference" label="Reference" x={4} fill={(patch) => fillOf(of, MATCHES[patch]!)} />
      <Grid side="generation" label="Generation" x={BESIDE} fill={() => null} />
      {lines.map(({ from, to, leaks }) => {
        const [a, b] = [centreOf(from), centreOf(to)];
        const [x, y, toX, toY] = [a.x + 4, a.y + TOP, b.x + BESIDE, b.y + TOP];
        const lift = Math.min(y, toY) - 14;
        return (
          <g key={from}>
            <path
              className={styles.line}
              data-faint={of.show === "leaks" && !leaks ? "" : undefined}
              d={`M${x} ${y}C${x + 50} ${lift} ${toX - 50} ${lift} ${toX} ${toY}`}
            />
            {of.show === "mutual" && <circle className={styles.line} cx={x} cy={y} r={2.5} />}
            <circle className={styles.line} cx={toX} cy={toY} r={2.5} />
            {of.show === "leaks" && leaks && (
              <rect className={styles.leak} x={toX - CELL / 2} y={toY - CELL / 2} width={CELL} height={CELL} />
            )}
          </g>
        );
      })}
      <text className={styles.words} x={(4 + GRID.width + BESIDE) / 2} y={TOP + GRID.height + 15} textAnchor="middle">
        {of.show === "best" ? "mean of cosines" : of.show === "mutual" ? "choose each other" : "lost"}
      </text>
    </>
  );
}
