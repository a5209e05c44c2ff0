import { useMemo, useRef, useState, type ReactNode } from "react";
import type { Scale } from "../../components/colour-map.ts";
import { formatScore } from "../../components/format.ts";
import { PatchImage } from "../../components/PatchImage.tsx";
import { BY_FINGER, useMedia } from "../../components/use-media.ts";
import { useSize } from "../../components/use-size.ts";
import { place, WHOLE } from "../../components/zoom.ts";
import type { Picture } from "../../engine/protocol.ts";
import type { Box } from "../../lib/patch-grid.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import type { Pointed, Side } from "../../store/view.ts";
import { viewFileName } from "../pictures/figure-names.ts";
import { useShownView } from "../pictures/shown-view.ts";
import { placeOf, type HeatModel } from "./heat.ts";
import type { LayersOf } from "./layers.ts";
import { arrange, type Arrangement } from "./arrangement.ts";
import { linkOf, manyLinks } from "./links.ts";
import { MatchLines } from "./MatchLines.tsx";
import { pairFigure } from "./pair-figure.ts";
import { PartMarks } from "./parts/PartMarks.tsx";
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
  /** What the colours mean, in one line. */
  readonly legend: ReactNode;
  readonly writePage: (() => Promise<Blob>) | null;
}

/** Pixels between the pictures. */
const GAP = 8;

const HINT = "Point at a patch, or walk there by arrow keys, to see its match. A click pins it.";
const FINGER_HINT = "Tap a patch, or hold it, to see its match. Two fingers zoom the pictures.";

function chosenWords(heat: HeatModel | null, pointed: Pointed | null): string {
  if (heat === null || pointed?.side !== "generation") return "";
  const count = heat.chosenBy(pointed.patch).reduce((sum, flag) => sum + flag, 0);
  return count === 0
    ? "No reference patch has its best match here."
    : `The best match of ${count} reference ${count === 1 ? "patch" : "patches"}.`;
}

const boxStyle = ({ x, y, width, height }: Box) => ({ left: x, top: y, width, height });

/** Each caption stands below its own picture, where these are beside each other. */
const captionStyle = (arrangement: Arrangement, { width }: Box) =>
  arrangement === "beside" && width > 0 ? { gridTemplateColumns: `${width}px minmax(0, 1fr)` } : undefined;

/**
 * Reference and generation at true aspect, as large as their place allows, zoomed in step, with what a tab lays over them.
 * Every line below them is there from the start, so that nothing moves whatever is pointed at.
 */
export function PairPictures(props: Props) {
  const { sample, scores, reference, generation, heat, scale, layers, tell, legend, writePage } = props;
  const { look } = useCommands();
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const byFinger = useMedia(BY_FINGER);
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
  const lines = drawn.links ?? many;
  const grids = heat === null ? null : ([heat.evidence.reference.grid, heat.evidence.generation.grid] as const);

  const words =
    link === null || grids === null
      ? ""
      : `Reference ${placeOf(link.from, grids[0])}, generation ${placeOf(link.to, grids[1])}: cosine ${formatScore(link.cosine)}`;
  const more = pointed === null ? "" : [tell?.(pointed), chosenWords(heat, pointed)].filter(Boolean).join(" ");

  const [left, right] = [reference?.bitmap ?? null, generation?.bitmap ?? null];
  const { arrangement, frames } = useMemo(() => arrange(size, [left, right], GAP), [size, left, right]);
  const boxes =
    left === null || right === null ? null : ([place(left, frames[0], zoom), place(right, frames[1], zoom)] as const);
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
    // Under Compare it is all the generations that are taken away.
    if (reference === null || generation === null || view.tab === "compare") return null;
    const whole = samplesOf(useLens.getState()).find(({ id }) => id === sample.id) ?? sample;
    return {
      name: viewFileName(whole, sample, view),
      figure: pairFigure({ sample, scores, reference, generation, heat, drawn, view, link, many: lines, scale, words }),
      paths: [sample.reference, sample.generation].filter((path) => path !== null),
    };
  });

  return (
    <figure className={styles.figure} data-pictures>
      <div className={styles.pictures} ref={element}>
        <div className={styles.picture} style={boxStyle(frames[0])}>
          <PatchImage label="Reference" {...imageOf("reference", reference)} />
        </div>
        <div className={styles.picture} style={boxStyle(frames[1])}>
          <PatchImage label="Generation" {...imageOf("generation", generation)} />
        </div>
        {boxes !== null && grids !== null && (
          <>
            <MatchLines
              size={size}
              arrangement={arrangement}
              frames={frames}
              boxes={boxes}
              grids={grids}
              many={lines}
              link={link}
              scale={scale}
            />
            <PartMarks
              size={size}
              frames={frames}
              boxes={boxes}
              grids={grids}
              marks={[drawn.reference.marks ?? [], drawn.generation.marks ?? []]}
            />
          </>
        )}
      </div>
      <figcaption className={styles.caption} style={captionStyle(arrangement, frames[0])}>
        <span data-caption className={styles.line} title={drawn.reference.caption}>
          {drawn.reference.caption}
        </span>
        <span data-caption className={styles.line} title={drawn.generation.caption}>
          {drawn.generation.caption}
        </span>
        <span className={styles.pointed}>
          {words === "" ? (
            <span className={styles.hint}>{byFinger ? FINGER_HINT : HINT}</span>
          ) : (
            <>
              <span className={styles.line}>{words}</span>
              <span className={`${styles.line} ${styles.hint}`} title={more}>
                {more}
              </span>
            </>
          )}
        </span>
      </figcaption>
      <div className={styles.legend}>{legend}</div>
      <PictureTools zoom={zoom} onZoom={setZoom} frame={frames[0]}>
        <TakeAway sample={sample} scores={scores} writePage={writePage} />
      </PictureTools>
    </figure>
  );
}
