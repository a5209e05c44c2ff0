import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { heatColour, type Scale } from "../../components/colour-map.ts";
import { centreOf, contain, type PatchGrid } from "../../components/patch-geometry.ts";
import { PatchImage, type PatchPaint } from "../../components/PatchImage.tsx";
import { formatScore } from "../../components/format.ts";
import type { Picture } from "../../engine/protocol.ts";
import { placeOf, type HeatModel } from "./heat.ts";
import styles from "./Stage.module.css";

/** A patch that is looked at, on either side. */
export interface Pointed {
  readonly side: "reference" | "generation";
  readonly patch: number;
}

interface Props {
  readonly reference: Picture | null;
  readonly generation: Picture | null;
  readonly heat: HeatModel | null;
  readonly scale: Scale;
}

const GAP = 8;
const HEAT_ALPHA = 0.72;

/** Over the generation low cosines fade out, so that the picture stays readable. */
const fading = (value: number, best: number): number => HEAT_ALPHA * Math.max(0, (value / Math.max(best, 1e-6) - 0.4) / 0.6) ** 1.5;

function useSize() {
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: node.clientWidth, height: node.clientHeight }));
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return { element, size };
}

/** The pair that a pointed patch makes with its best match, whichever side it is on. */
function linkOf(pointed: Pointed | null, heat: HeatModel | null): { from: number; to: number; cosine: number } | null {
  if (pointed === null || heat === null) return null;
  const { match } = heat.evidence;
  if (pointed.side === "reference") return { from: pointed.patch, to: match.index[pointed.patch]!, cosine: match.cosine[pointed.patch]! };
  return { from: match.backIndex[pointed.patch]!, to: pointed.patch, cosine: match.backCosine[pointed.patch]! };
}

function Link({ size, pictures, grids, link }: { size: { width: number; height: number }; pictures: [Picture, Picture]; grids: [PatchGrid, PatchGrid]; link: { from: number; to: number } }) {
  const half = { width: (size.width - GAP) / 2, height: size.height };
  const start = centreOf(grids[0], contain(pictures[0].bitmap, half), link.from);
  const right = centreOf(grids[1], contain(pictures[1].bitmap, half), link.to);
  const end = { x: right.x + half.width + GAP, y: right.y };
  const lift = Math.min(start.y, end.y) - 40;
  const path = `M ${start.x} ${start.y} Q ${(start.x + end.x) / 2} ${lift} ${end.x} ${end.y}`;
  return (
    <svg className={styles.link} aria-hidden="true" width={size.width} height={size.height}>
      <path d={path} className={styles.halo} />
      <path d={path} />
      <circle cx={start.x} cy={start.y} r="3" />
      <circle cx={end.x} cy={end.y} r="3" />
    </svg>
  );
}

/**
 * Reference and generation side by side at true aspect: the heat of best cosines over the reference's subject, and of
 * the pointed patch's cosines over the other picture.
 */
export function Stage({ reference, generation, heat, scale }: Props) {
  const { element, size } = useSize();
  const [hovered, setHovered] = useState<Pointed | null>(null);
  const [pinned, setPinned] = useState<Pointed | null>(null);
  const pointed = hovered ?? pinned;
  const link = linkOf(pointed, heat);
  const grids = heat === null ? null : ([heat.evidence.reference.grid, heat.evidence.generation.grid] as const);

  const cosines = useMemo(() => {
    if (pointed === null || heat === null) return null;
    return pointed.side === "reference" ? heat.rowOf(pointed.patch) : heat.columnOf(pointed.patch);
  }, [pointed, heat]);

  const paintReference = useCallback(
    (patch: number): PatchPaint | null => {
      if (heat === null) return null;
      if (pointed?.side === "generation" && cosines !== null) {
        const value = cosines[patch]!;
        return { colour: heatColour(value, scale), alpha: fading(value, link?.cosine ?? 1) };
      }
      if (heat.subject !== null && heat.subject[patch] !== 1) return null;
      return { colour: heatColour(heat.evidence.match.cosine[patch]!, scale), alpha: HEAT_ALPHA };
    },
    [cosines, heat, link?.cosine, pointed?.side, scale],
  );
  const paintGeneration = useCallback(
    (patch: number): PatchPaint | null => {
      if (heat === null || pointed?.side !== "reference" || cosines === null) return null;
      const value = cosines[patch]!;
      return { colour: heatColour(value, scale), alpha: fading(value, link?.cosine ?? 1) };
    },
    [cosines, heat, link?.cosine, pointed?.side, scale],
  );
  const point = (side: Pointed["side"]) => (patch: number | null) => setHovered(patch === null ? null : { side, patch });
  const pin = (side: Pointed["side"]) => (patch: number) =>
    setPinned((present) => (present?.side === side && present.patch === patch ? null : { side, patch }));

  const words =
    link === null || grids === null
      ? ""
      : `Reference ${placeOf(link.from, grids[0])}, generation ${placeOf(link.to, grids[1])}: cosine ${formatScore(link.cosine)}`;
  const says = (side: Pointed["side"]) => (pointed?.side === side ? words : "");

  return (
    <figure className={styles.figure}>
      <div className={styles.stage} ref={element}>
        <PatchImage
          label="Reference"
          bitmap={reference?.bitmap ?? null}
          grid={grids?.[0] ?? null}
          paint={heat === null ? null : paintReference}
          inside={heat?.subject ?? null}
          marked={link?.from ?? null}
          onPoint={point("reference")}
          onPin={pin("reference")}
          description={says("reference")}
        />
        <PatchImage
          label="Generation"
          bitmap={generation?.bitmap ?? null}
          grid={grids?.[1] ?? null}
          paint={heat === null ? null : paintGeneration}
          inside={heat?.generationSubject ?? null}
          marked={link?.to ?? null}
          onPoint={point("generation")}
          onPin={pin("generation")}
          description={says("generation")}
        />
        {link !== null && grids !== null && reference !== null && generation !== null && (
          <Link size={size} pictures={[reference, generation]} grids={[grids[0], grids[1]]} link={link} />
        )}
      </div>
      <figcaption className={styles.caption}>
        <span>{heat === null ? "Reference" : pointed?.side === "generation" ? "Reference: cosines to the patch pointed at" : "Reference: best cosine of every subject patch"}</span>
        <span>{pointed?.side === "reference" ? "Generation: cosines to the patch pointed at" : "Generation"}</span>
        <span className={styles.pointed}>
          {words === "" ? <span className={styles.hint}>Point at a patch, or walk there with the arrow keys, to see what it matches. A click pins it.</span> : words}
        </span>
      </figcaption>
    </figure>
  );
}
