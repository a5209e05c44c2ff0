import { useMemo, useRef, useState } from "react";
import type { Scale } from "../../components/colour-map.ts";
import { formatScore } from "../../components/format.ts";
import { PatchImage } from "../../components/PatchImage.tsx";
import { useSize } from "../../components/use-size.ts";
import { place, WHOLE } from "../../components/zoom.ts";
import type { Picture } from "../../engine/protocol.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import type { Pointed, Side } from "../../store/view.ts";
import { useShownView } from "../pictures/shown-view.ts";
import { placeOf, type HeatModel } from "./heat.ts";
import type { LayersOf } from "./layers.ts";
import { linkOf, manyLinks } from "./links.ts";
import { MatchLines } from "./MatchLines.tsx";
import { pairFigure, viewFileName } from "./pair-figure.ts";
import { PictureTools } from "./PictureTools.tsx";
import { TakeAway } from "./TakeAway.tsx";
import styles from "./PairPictures.module.css";

interface Props {
  readonly sample: Sample;
  readonly scores: SampleScores | null;
  readonly reference: Picture | null;
  readonly generation: Picture | null;
  readonly heat: HeatModel | null;
  readonly scale: Scale;
  readonly layers: LayersOf;
  /** What else there is to say of a patch. */
  readonly tell?: (pointed: Pointed) => string;
  readonly writePage: (() => Promise<Blob>) | null;
}

/** Pixels between the pictures, as in the style sheet. */
const GAP = 8;

const HINT = "Point at a patch, or walk there by arrow keys, to see its match. A click pins it.";

function chosenWords(heat: HeatModel | null, pointed: Pointed | null): string {
  if (heat === null || pointed?.side !== "generation") return "";
  const count = heat.chosenBy(pointed.patch).reduce((sum, flag) => sum + flag, 0);
  return count === 0
    ? "No reference patch has its best match here."
    : `The best match of ${count} reference ${count === 1 ? "patch" : "patches"}.`;
}

/** Reference and generation side by side at true aspect, zoomed in step, with what a tab lays over them. */
export function PairPictures({ sample, scores, reference, generation, heat, scale, layers, tell, writePage }: Props) {
  const { look } = useCommands();
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const view = useLens((state) => state.view);
  const [hovered, setHovered] = useState<Pointed | null>(null);
  const [zoom, setZoom] = useState(WHOLE);
  const wanted = hovered ?? view.pin;
  const link = linkOf(wanted, heat);
  const pointed = link === null ? null : wanted;
  const { side, patch } = pointed ?? { side: null, patch: -1 };
  // By its parts: the pointer moves many times over one patch, which is computed once.
  const drawn = useMemo(() => layers(side === null ? null : { side, patch }), [layers, side, patch]);
  const many = useMemo(
    () => (heat !== null && view.links ? manyLinks(heat, view.reverse) : []),
    [heat, view.links, view.reverse],
  );
  const grids = heat === null ? null : ([heat.evidence.reference.grid, heat.evidence.generation.grid] as const);

  const words =
    link === null || grids === null
      ? ""
      : `Reference ${placeOf(link.from, grids[0])}, generation ${placeOf(link.to, grids[1])}: cosine ${formatScore(link.cosine)}`;
  const more = pointed === null ? "" : [tell?.(pointed), chosenWords(heat, pointed)].filter(Boolean).join(" ");

  const half = { width: Math.max(0, (size.width - GAP) / 2), height: size.height };
  const point = (side: Side) => (patch: number | null) => setHovered(patch === null ? null : { side, patch });
  const pin = (side: Side) => (patch: number) =>
    look({ pin: view.pin?.side === side && view.pin.patch === patch ? null : { side, patch } });
  const shared = { smooth: view.smooth, lines: view.grid, zoom, onZoom: setZoom };
  const imageOf = (side: Side, picture: Picture | null) => ({
    bitmap: picture?.bitmap ?? null,
    grid: grids?.[side === "reference" ? 0 : 1] ?? null,
    paint: drawn[side].paint,
    inside: drawn[side].inside,
    flagged: drawn[side].flagged,
    marked: link === null ? null : side === "reference" ? link.from : link.to,
    onPoint: point(side),
    onPin: pin(side),
    description: pointed?.side === side ? `${words}${more === "" ? "" : ` ${more}`}` : "",
    ...shared,
  });

  useShownView(() => {
    if (reference === null || generation === null) return null;
    const whole = samplesOf(useLens.getState()).find(({ id }) => id === sample.id) ?? sample;
    return {
      name: viewFileName(whole, sample, view),
      figure: pairFigure({ sample, scores, reference, generation, heat, drawn, view, link, many, scale, words }),
      paths: [sample.reference, sample.generation].filter((path) => path !== null),
    };
  });

  return (
    <figure className={styles.figure}>
      <div className={styles.pictures} ref={element}>
        <PatchImage label="Reference" {...imageOf("reference", reference)} />
        <PatchImage label="Generation" {...imageOf("generation", generation)} />
        {grids !== null && reference !== null && generation !== null && (
          <MatchLines
            size={size}
            boxes={[place(reference.bitmap, half, zoom), place(generation.bitmap, half, zoom)]}
            grids={grids}
            shift={half.width + GAP}
            many={many}
            link={link}
            scale={scale}
          />
        )}
      </div>
      <figcaption className={styles.caption}>
        <span data-caption className={styles.line}>
          {drawn.reference.caption}
        </span>
        <span data-caption className={styles.line}>
          {drawn.generation.caption}
        </span>
        <span className={styles.pointed}>
          {words === "" ? <span className={styles.hint}>{HINT}</span> : <span>{words}</span>}
          {more !== "" && <span className={styles.hint}> {more}</span>}
        </span>
      </figcaption>
      <PictureTools zoom={zoom} onZoom={setZoom} frame={half}>
        <TakeAway sample={sample} scores={scores} writePage={writePage} />
      </PictureTools>
    </figure>
  );
}
