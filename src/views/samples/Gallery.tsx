import type { KeyboardEvent, MouseEvent } from "react";
import type { SampleRow } from "../../analysis/rows.ts";
import { CardGrid } from "../../components/CardGrid.tsx";
import { useCardLines } from "../../components/use-card-lines.ts";
import styles from "./Gallery.module.css";
import { CARD, GalleryCard } from "./GalleryCard.tsx";
import { useInSight } from "./use-in-sight.ts";

interface Props {
  /** As the table lists them. */
  readonly rows: readonly SampleRow[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ids: ReadonlySet<string>) => void;
  /** Enter or a double click. */
  readonly onOpen: (id: string) => void;
}

/** With a row ticked, or not where it was. */
export function flipped(ticked: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ticked);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The table's rows as cards, as many in a line as there is room for. */
export function Gallery({ rows, selected, onSelect, ticked, onTick, onOpen }: Props) {
  const place = rows.findIndex(({ sample }) => sample.id === selected);
  const { scroller, lines } = useCardLines({ count: rows.length, place, selected, size: CARD });
  useInSight(
    lines.drawn.flatMap(({ index }) => {
      const { from, to } = lines.placesIn(index);
      return rows.slice(from, to).map(({ sample }) => sample.id);
    }),
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const card = rows[place];
    if (card === undefined) return;
    if (event.key === "Enter") onOpen(card.sample.id);
    if (event.key !== " ") return;
    event.preventDefault();
    onTick(flipped(ticked, card.sample.id));
  };
  const onPress = ({ sample }: SampleRow, event: MouseEvent): boolean => {
    if (!(event.target instanceof Element) || event.target.closest("[data-tick]") === null) return false;
    // A label would press its box a second time.
    event.preventDefault();
    onTick(flipped(ticked, sample.id));
    return true;
  };

  return (
    <CardGrid
      label="Gallery"
      className={styles.gallery}
      items={rows}
      place={place}
      scroller={scroller}
      lines={lines}
      renderCard={({ sample }, state) => (
        <GalleryCard key={sample.id} sample={sample} ticked={ticked.has(sample.id)} {...state} />
      )}
      onPick={({ sample }) => onSelect(sample.id)}
      onPress={onPress}
      onOpen={({ sample }) => onOpen(sample.id)}
      onKeyDown={onKeyDown}
    />
  );
}
