import { useEffect, useMemo, useRef, type RefObject } from "react";
import type { Scale } from "../../components/colour-map.ts";
import { paintCrisp } from "../../components/draw-patches.ts";
import { Legend } from "../../components/Legend.tsx";
import { place, WHOLE } from "../../components/zoom.ts";
import type { BestMatches } from "../../engine/protocol.ts";
import { MASC_MEASURES, orderingMeasures } from "../../project/measure-lists.ts";
import { comparisonIn } from "../../project/mean-scores.ts";
import { comparisonsOf } from "../../project/references.ts";
import { scoreOf, type SampleScores } from "../../project/scores.ts";
import type { Measure } from "../../project/measures.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { canExplain, samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { formatMeasure } from "../format-measure.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { viewFileName } from "../pictures/figure-names.ts";
import { SaveViewMenu } from "../pictures/SaveViewMenu.tsx";
import { useShownView } from "../pictures/shown-view.ts";
import { useLoaded } from "../pictures/use-loaded.ts";
import { usePicture } from "../pictures/use-picture.ts";
import { compareFigure, comparedHeat, type ComparedTile } from "./compare-figure.ts";
import type { ScoredRow } from "./why/facts.ts";
import styles from "./Panels.module.css";

/** As many as can be told apart in the inspector's width. */
const MOST = 8;
/** Pixels a side of a tile's pictures, on a screen twice as sharp. */
const SIDE = 220;
const SCALE: Scale = { low: 0, high: 1 };

function useCanvas(draw: (context: CanvasRenderingContext2D, frame: { width: number; height: number }) => void) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, SIDE, SIDE);
    context.imageSmoothingQuality = "high";
    draw(context, { width: SIDE, height: SIDE });
  }, [draw]);
  return canvas;
}

function Tile({
  sample,
  scores,
  by,
  reference,
  threshold,
  current,
  held,
}: {
  readonly sample: Sample;
  readonly scores: SampleScores | null;
  readonly by: Measure;
  readonly reference: ImageBitmap | null;
  readonly threshold: number;
  readonly current: boolean;
  /** What there is of each tile, to be taken away. */
  readonly held: RefObject<Map<string, Pick<ComparedTile, "generation" | "matches">>>;
}) {
  const { select, explain } = useCommands();
  const generation = usePicture(sample.generation).value;
  const open = useLens(canExplain);
  const matches = useLoaded<BestMatches>(
    open ? `${sample.id} ${sample.reference} ${scores?.cp ?? ""} ${threshold}` : null,
    (signal) => explain.bestMatches(signal, sample),
  ).value;
  useEffect(() => {
    const { current: tiles } = held;
    if (generation === null) return undefined;
    tiles.set(sample.id, { generation, matches });
    return () => void tiles.delete(sample.id);
  }, [held, sample.id, generation, matches]);
  const picture = useCanvas(
    useMemo(
      () => (context, frame) => {
        const box = place(generation?.bitmap ?? null, frame, WHOLE);
        if (generation !== null) context.drawImage(generation.bitmap, box.x, box.y, box.width, box.height);
      },
      [generation],
    ),
  );
  const heat = useCanvas(
    useMemo(
      () => (context, frame) => {
        if (reference === null) return;
        const box = place(reference, frame, WHOLE);
        context.filter = "saturate(0.25)";
        context.drawImage(reference, box.x, box.y, box.width, box.height);
        context.filter = "none";
        if (matches === null) return;
        paintCrisp(context, box, matches.reference.grid, comparedHeat(matches, threshold, SCALE), 1);
      },
      [reference, matches, threshold],
    ),
  );
  const name = sample.method ?? sample.id;
  const score = formatMeasure(by, scoreOf(scores, by.id));
  return (
    <button
      type="button"
      className={styles.tile}
      aria-current={current || undefined}
      aria-label={`${name}, ${by.label} ${score}`}
      title={sample.prompt ?? sample.id}
      onClick={() => select(sample.id)}
    >
      <canvas ref={picture} width={SIDE} height={SIDE} />
      <canvas ref={heat} width={SIDE} height={SIDE} />
      <strong>{score}</strong>
      <span>{name}</span>
      <span>{sample.promptId ?? sample.seed ?? ""}</span>
    </button>
  );
}

interface Props {
  readonly sample: Sample;
  readonly rows: readonly ScoredRow[];
}

/** The same reference under several generations, in a row on one scale: what is dark in one and bright in the next. */
export function ComparePanel({ sample, rows }: Props) {
  const { look } = useCommands();
  const measures = orderingMeasures(useFurtherMeasures());
  const chosen = useLens((state) => state.view.compareBy);
  const by = measures.find(({ id }) => id === chosen) ?? MASC_MEASURES[0]!;
  const threshold = useLens((state) => state.settings.threshold);
  const samples = useLens(samplesOf);
  const reference = usePicture(sample.reference).value;
  const scored = new Map(rows.map((row) => [row.id, row]));
  const results = useLens((state) => state.results);
  // Of several references: the comparison with this one, and what that gave.
  const alike = samples
    .flatMap((other) => (scored.has(other.id) ? comparisonsOf(other) : []))
    .filter((other) => other.reference === sample.reference);
  const scoresIn = ({ id, reference: image }: Sample): SampleScores | null => {
    const outcome = results.get(id)?.outcome;
    const compared = outcome === undefined ? null : comparisonIn(outcome, image);
    return compared !== null && "scores" in compared ? compared.scores : null;
  };
  const value = (other: Sample) => scoreOf(scoresIn(other), by.id) ?? -Infinity;
  const sorted = alike.toSorted((a, b) => value(b) - value(a));
  const place = sorted.findIndex(({ id }) => id === sample.id);
  // Around the sample itself, so that it is always among those shown.
  const from = Math.max(0, Math.min(place - Math.floor(MOST / 2), sorted.length - MOST));
  const shown = sorted.slice(from, from + MOST);
  const held = useRef(new Map<string, Pick<ComparedTile, "generation" | "matches">>());
  useShownView(() => {
    const tiles = shown.flatMap((other): readonly ComparedTile[] => {
      const tile = held.current.get(other.id);
      return tile === undefined ? [] : [{ ...tile, sample: other, scores: scoresIn(other) }];
    });
    if (reference === null || tiles.length === 0) return null;
    const paths = [...tiles.map((tile) => tile.sample.generation), ...tiles.map(() => sample.reference)];
    return {
      name: viewFileName(samples.find(({ id }) => id === sample.id) ?? sample, sample, useLens.getState().view),
      figure: compareFigure({
        tiles,
        reference,
        by,
        threshold,
        scale: SCALE,
        title: sample.concept ?? sample.id,
        of: alike.length,
      }),
      paths: paths.filter((path) => path !== null),
    };
  });
  return (
    <>
      <div className={styles.choices}>
        <label>
          Sorted by
          <select
            className="input"
            value={by.id}
            onChange={({ currentTarget }) => look({ compareBy: currentTarget.value })}
          >
            {measures.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <SaveViewMenu />
        <span
          className={styles.note}
        >{`${shown.length} of ${alike.length} generations of this reference${place === -1 ? "" : `; this one is number ${place + 1}`}`}</span>
      </div>
      <div className={styles.row} data-testid="compare">
        {shown.map((other) => (
          <Tile
            key={other.id}
            sample={other}
            scores={scoresIn(other)}
            by={by}
            reference={reference?.bitmap ?? null}
            threshold={threshold}
            current={other.id === sample.id}
            held={held}
          />
        ))}
      </div>
      <Legend scale={SCALE} marked={null} note="best cosine of every subject patch, one scale for all" />
    </>
  );
}
