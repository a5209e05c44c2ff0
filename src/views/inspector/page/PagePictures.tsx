import { heatColour, toCss, type Scale } from "../../../components/colour-map.ts";
import { MARK_RADIUS, placeOfMark } from "../../../components/draw-patches.ts";
import { boxOf, outlineOf, type Box, type PatchGrid } from "../../../lib/patch-grid.ts";
import { placeOf, type HeatModel } from "../heat.ts";
import type { Part } from "../parts/parts.ts";

/** The two pictures of a saved page, as SVG that needs no script. */

/** A picture that stands in the page itself. */
export interface PagePicture {
  /** A data URL. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

const HEAT_OPACITY = 0.78;

/** A whole picture, in its own pixels. */
const wholeOf = ({ width, height }: PagePicture): Box => ({ x: 0, y: 0, width, height });

function Outline({
  inside,
  grid,
  picture,
}: {
  readonly inside: Uint8Array | null;
  readonly grid: PatchGrid;
  readonly picture: PagePicture;
}) {
  if (inside === null) return null;
  const [x, y] = [picture.width / grid.columns, picture.height / grid.rows];
  const d = outlineOf(grid, inside)
    .map(([r0, c0, r1, c1]) => `M${c0 * x} ${r0 * y}L${c1 * x} ${r1 * y}`)
    .join("");
  return (
    <>
      <path className="outline under" d={d} />
      <path className="outline" d={d} />
    </>
  );
}

/** Of a picture's longer side, a number's radius. */
const MARK_SHARE = 1 / 36;

/** The parts' numbers, where the list below says what they are. */
function Numbers({
  parts,
  where,
  grid,
  picture,
}: {
  readonly parts: readonly Part[];
  readonly where: (part: Part) => number;
  readonly grid: PatchGrid;
  readonly picture: PagePicture;
}) {
  const radius = MARK_SHARE * Math.max(picture.width, picture.height);
  const marks = parts.map((part, i) => ({ patch: where(part), text: String(i + 1), strong: false }));
  return (
    <g className="numbers">
      {marks.map((mark) => {
        const { x, y } = placeOfMark(mark, marks, grid, wholeOf(picture), radius);
        return (
          <g key={mark.text} transform={`translate(${x} ${y}) scale(${radius / MARK_RADIUS})`}>
            <circle r={MARK_RADIUS + 1.5} className="dark" />
            <circle r={MARK_RADIUS} className="light" />
            <circle r={MARK_RADIUS - 1.5} className="dark" />
            <text y={4}>{mark.text}</text>
          </g>
        );
      })}
    </g>
  );
}

export function Reference({
  ids,
  heat,
  scale,
  picture,
  parts,
}: {
  /** Before the ids of its patches. */
  readonly ids: string;
  readonly parts: readonly Part[];
  readonly heat: HeatModel;
  readonly scale: Scale;
  readonly picture: PagePicture;
}) {
  const { reference, generation, match } = heat.evidence;
  return (
    <svg
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      role="img"
      aria-label="Reference with the best cosine of each patch"
    >
      <image href={picture.url} width={picture.width} height={picture.height} />
      <g className="heat">
        {heat.patches.map((patch) => {
          const cosine = match.cosine[patch]!;
          const leak = heat.leaked?.[patch] === 1 ? ", outside the subject" : "";
          return (
            <rect
              key={patch}
              id={`${ids}r${patch}`}
              {...boxOf(reference.grid, wholeOf(picture), patch)}
              fill={toCss(heatColour(cosine, scale), HEAT_OPACITY)}
            >
              <title>{`${placeOf(patch, reference.grid)}: best cosine ${cosine.toFixed(4)}, in the generation at ${placeOf(match.index[patch]!, generation.grid)}${leak}`}</title>
            </rect>
          );
        })}
      </g>
      <Outline inside={heat.subject} grid={reference.grid} picture={picture} />
      <Numbers parts={parts} where={({ middle }) => middle} grid={reference.grid} picture={picture} />
    </svg>
  );
}

export function Generation({
  ids,
  heat,
  scale,
  picture,
  parts,
}: {
  /** Before the ids of its patches. */
  readonly ids: string;
  readonly parts: readonly Part[];
  readonly heat: HeatModel;
  readonly scale: Scale;
  readonly picture: PagePicture;
}) {
  const { generation, match } = heat.evidence;
  const targets = [...new Set(heat.patches.map((patch) => match.index[patch]!))];
  // Pointing at a patch of the reference frames its match: a rule a patch, so that no script is needed.
  const rules = heat.patches
    .map(
      (patch) =>
        `main:has(#${ids}r${patch}:hover) #${ids}g${match.index[patch]!}{stroke:${toCss(heatColour(match.cosine[patch]!, scale))}}`,
    )
    .join("\n");
  return (
    <svg viewBox={`0 0 ${picture.width} ${picture.height}`} role="img" aria-label="Generation">
      <style dangerouslySetInnerHTML={{ __html: rules }} />
      <image href={picture.url} width={picture.width} height={picture.height} />
      <Outline inside={heat.generationSubject} grid={generation.grid} picture={picture} />
      {targets.map((patch) => (
        <rect key={patch} id={`${ids}g${patch}`} className="to" {...boxOf(generation.grid, wholeOf(picture), patch)} />
      ))}
      <Numbers parts={parts} where={({ matchesMiddle }) => matchesMiddle} grid={generation.grid} picture={picture} />
    </svg>
  );
}
