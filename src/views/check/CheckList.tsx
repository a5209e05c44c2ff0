import { useVirtualizer } from "@tanstack/react-virtual";
import { TriangleAlert } from "lucide-react";
import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from "react";
import { formatDifference, formatScore } from "../../components/format.ts";
import { bringIntoSight, rowAfter, rowsWith } from "../../components/row-keys.ts";
import type { ComparedScore } from "../../project/compare-scores.ts";
import type { Sample } from "../../project/types.ts";
import { PairCell } from "../pictures/PairCell.tsx";
import styles from "./CheckList.module.css";
import { labelOf } from "../../project/measure-lists.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { clueWords } from "./verdict.ts";

/** Pixels; as in CheckList.module.css. */
const ROW_HEIGHT = 45;
const HEADS_HEIGHT = 32;
const HEADS = ["Pair", "Name", "Score", "Here", "Theirs", "Difference"];

const keyOf = ({ score, id }: ComparedScore) => `${score} ${id}`;

interface LineProps {
  readonly row: ComparedScore;
  readonly sample: Sample | undefined;
  readonly place: number;
  readonly top: number;
  readonly selected: boolean;
  readonly focusable: boolean;
  readonly beyond: boolean;
  readonly onPick: () => void;
  readonly onOpen: () => void;
}

function CheckLine({
  row: { id, score, ours, theirs, difference, clues },
  sample,
  place,
  top,
  selected,
  focusable,
  beyond,
  onPick,
  onOpen,
}: LineProps) {
  const further = useFurtherMeasures();
  const name = sample?.concept ?? sample?.object ?? id;
  const under = [name === id ? null : id, sample?.method ?? null].filter((text) => text !== null).join(" · ");
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid around it takes the keys
    <div
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onPick}
      onDoubleClick={onOpen}
    >
      <div role="gridcell">{sample !== undefined && <PairCell sample={sample} />}</div>
      <div role="gridcell" className={styles.name} title={`${id}${sample?.prompt ? `: ${sample.prompt}` : ""}`}>
        <span>{name}</span>
        {clues.length > 0 ? (
          <span className={styles.clue}>{`${clueWords(clues[0]!)} differs`}</span>
        ) : (
          <span className={styles.under}>{under}</span>
        )}
      </div>
      <div role="gridcell">{labelOf(score, further)}</div>
      <div role="gridcell" className={styles.number} title={String(ours)}>
        {formatScore(ours)}
      </div>
      <div role="gridcell" className={styles.number} title={String(theirs)}>
        {formatScore(theirs)}
      </div>
      <div role="gridcell" className={styles.number} data-beyond={beyond || undefined} title={String(difference)}>
        {beyond && <TriangleAlert size={13} role="img" aria-label="more than expected" />}
        {formatDifference(difference)}
      </div>
    </div>
  );
}

/** How far below the scroller's top the list begins, whatever stands above it. */
function useOffset(list: RefObject<HTMLElement | null>, scroller: HTMLElement | null): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const [element, above] = [list.current, scroller?.firstElementChild ?? null];
    if (element === null || above === null) return undefined;
    const observer = new ResizeObserver(() => setOffset(element.offsetTop));
    observer.observe(above);
    return () => observer.disconnect();
  }, [list, scroller]);
  return offset;
}

interface Props {
  readonly rows: readonly ComparedScore[];
  readonly samples: ReadonlyMap<string, Sample>;
  /** Differences beyond it are marked. */
  readonly within: number;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Enter or a double click. */
  readonly onOpen: (id: string) => void;
  /** What scrolls; the list is not all that stands in it. */
  readonly scroller: HTMLElement | null;
}

/** Every number beside its counterpart, the worst first; only the rows in sight are drawn. */
export function CheckList({ rows, samples, within, selected, onSelect, onOpen, scroller }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const offset = useOffset(body, scroller);
  // A pair has a row a score: which of them was picked here; whoever selects elsewhere means the pair's worst.
  const [picked, setPicked] = useState("");
  const pickedPlace = rows.findIndex((row) => row.id === selected && keyOf(row) === picked);
  const place = pickedPlace === -1 ? rows.findIndex(({ id }) => id === selected) : pickedPlace;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: offset,
    // The heads stick to the scroller's top, over the row that would be there.
    scrollPaddingStart: HEADS_HEIGHT,
    rangeExtractor: rowsWith(place),
  });
  const scrollToSelected = useEffectEvent(() => bringIntoSight(virtual, place));
  // Not at first: what the comparison says stands above the list, and is to be read before.
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else scrollToSelected();
  }, [selected]);

  const pick = (row: ComparedScore) => {
    setPicked(keyOf(row));
    onSelect(row.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[place];
    if (event.key === "Enter" && row !== undefined) {
      onOpen(row.id);
      return;
    }
    const to = rowAfter(event.key, place, rows.length, Math.floor((scroller?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const next = to === null ? undefined : rows[to];
    if (to === null || next === undefined) return;
    event.preventDefault();
    pick(next);
    virtual.scrollToIndex(to);
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[aria-rowindex="${to + 2}"]`)?.focus({ preventScroll: true }),
    );
  };

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- focus roves over the rows
    <div
      role="grid"
      aria-label="Differences, the largest first"
      aria-rowcount={rows.length + 1}
      className={styles.grid}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles.heads}>
        <div role="row" aria-rowindex={1} className={styles.headRow}>
          {HEADS.map((head) => (
            <div key={head} role="columnheader">
              {head}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} ref={body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <CheckLine
              key={keyOf(row)}
              row={row}
              sample={samples.get(row.id)}
              place={index}
              top={start - offset}
              selected={index === place}
              focusable={place === -1 ? index === 0 : index === place}
              beyond={Math.abs(row.difference) > within}
              onPick={() => pick(row)}
              onOpen={() => onOpen(row.id)}
            />
          );
        })}
      </div>
    </div>
  );
}
