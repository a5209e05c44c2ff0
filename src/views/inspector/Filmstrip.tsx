import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useRef, type KeyboardEvent } from "react";
import { rowsWith } from "../../components/row-keys.ts";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { MASC_MEASURES, measureOf } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { orderOf } from "../../store/order.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { formatMeasure } from "../format-measure.ts";
import { useThumbnails } from "../pictures/use-thumbnails.ts";
import styles from "./Filmstrip.module.css";

const CP = measureOf("cp") ?? MASC_MEASURES[0]!;

/** Pixels of a frame's picture, and from one frame to the next. */
const SIDE = 48;
const STEP = 60;

/** Where a key leads in a strip of so many frames; null for other keys. */
export function frameAfter(key: string, from: number, count: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    Home: 0,
    End: count - 1,
  };
  const to = moves[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to));
}

function Frame({
  sample,
  current,
  left,
}: {
  readonly sample: Sample;
  readonly current: boolean;
  readonly left: number;
}) {
  const { select } = useCommands();
  const pictures = useThumbnails();
  const outcome = useLens((state) => state.listedResults.get(sample.id)?.outcome);
  const locked = useLens((state) => state.keeping.status === "locked");
  const score = formatMeasure(CP, outcome !== undefined && "scores" in outcome ? scoreOf(outcome.scores, CP.id) : null);
  const name = [sample.concept ?? sample.object ?? sample.id, sample.method].filter((part) => part !== null).join(", ");
  return (
    <button
      type="button"
      role="option"
      aria-selected={current}
      aria-label={`${name}, CP ${score}`}
      title={name}
      tabIndex={current ? 0 : -1}
      className={styles.frame}
      style={{ transform: `translateX(${left}px)` }}
      onClick={() => select(sample.id)}
    >
      <Thumbnail path={locked ? null : sample.generation} take={pictures.thumbnail} label="" side={SIDE} />
      <span>{score}</span>
    </button>
  );
}

/** The other samples in the table's order, the one in view marked; arrow keys step over them. */
export function Filmstrip() {
  const { select } = useCommands();
  const order = useLens(orderOf);
  const samples = useLens(samplesOf);
  const selected = useLens((state) => state.selected);
  const strip = useRef<HTMLDivElement>(null);
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const place = order.indexOf(selected ?? "");
  const virtual = useVirtualizer({
    count: order.length,
    horizontal: true,
    getScrollElement: () => strip.current,
    estimateSize: () => STEP,
    initialOffset: () => Math.max(0, place * STEP - innerWidth / 2),
    overscan: 4,
    // The selected one takes the focus, and so has to be there wherever it stands.
    rangeExtractor: rowsWith(place),
  });
  const bringIntoSight = useEffectEvent(() => {
    if (place !== -1) virtual.scrollToIndex(place, { align: "auto" });
  });
  useEffect(() => bringIntoSight(), [place]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = frameAfter(event.key, place, order.length);
    const next = to === null ? undefined : order[to];
    if (to === null || next === undefined) return;
    event.preventDefault();
    select(next);
    virtual.scrollToIndex(to, { align: "auto" });
    requestAnimationFrame(() => strip.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  };
  if (order.length < 2) return null;
  return (
    <div
      ref={strip}
      role="listbox"
      aria-label="Samples in the table's order"
      aria-orientation="horizontal"
      tabIndex={-1}
      data-sideways
      className={styles.strip}
      onKeyDown={onKeyDown}
    >
      <div className={styles.film} role="presentation" style={{ width: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const sample = byId.get(order[index] ?? "");
          return sample && <Frame key={sample.id} sample={sample} current={index === place} left={start} />;
        })}
      </div>
    </div>
  );
}
