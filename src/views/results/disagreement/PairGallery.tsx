import { ListChecks } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import { Thumbnail } from "../../../components/Thumbnail.tsx";
import type { StudyPair } from "../../../evaluation/study.ts";
import type { DataTable } from "../../../lib/data-table.ts";
import { samplesOf } from "../../../store/selectors.ts";
import { useLens } from "../../../store/store.ts";
import { useThumbnails } from "../../pictures/use-thumbnails.ts";
import { Heading } from "../heading.tsx";
import { ResultTable } from "../take/ResultTable.tsx";
import { TakeMenu } from "../take/TakeMenu.tsx";
import { useSaid } from "../take/use-said.ts";
import { useOpenSamples } from "../use-open-samples.ts";
import styles from "./PairGallery.module.css";

/** A pair of the gallery, with what is to be said of it in two short lines. */
export interface GalleryPair {
  readonly pair: StudyPair;
  readonly lines: readonly [string, string];
}

interface Props {
  readonly title: string;
  /** In what order they stand, and why they are here. */
  readonly about: string;
  /** The first that are shown. */
  readonly pairs: readonly GalleryPair[];
  /** All of them, as they leave. */
  readonly table: DataTable;
  /** All of their samples. */
  readonly samples: readonly string[];
  /** What stands where there is none. */
  readonly empty: string;
}

/** Pixels a side. */
const PICTURE = 92;

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Pairs as cards, each of which opens its sample over the whole window; arrows go from one to the next. */
export function PairGallery({ title, about, pairs, table, samples, empty }: Props) {
  const { inspect, tickAll } = useOpenSamples();
  const all = useLens(samplesOf);
  const pictures = useThumbnails();
  const locked = useLens((state) => state.keeping.status === "locked");
  const said = useSaid();
  const [entry, setEntry] = useState(0);
  const head = useId();
  const cards = pairs.flatMap(({ pair, lines }) => {
    const sample = all.find(({ id }) => id === pair.sample);
    return sample === undefined ? [] : [{ sample, pair, lines }];
  });
  const focusable = Math.min(entry, cards.length - 1);
  const pathOf = (path: string | null) => (locked ? null : path);
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(cards.length - 1, Math.max(0, focusable + step));
    event.currentTarget.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div className={styles.gallery}>
      <div className={styles.head}>
        <Heading id={head}>{title}</Heading>
        {samples.length > 0 && (
          <button
            type="button"
            className="button quiet icon"
            aria-label={`Tick in the table: ${title}`}
            title={`Tick ${samples.length === 1 ? "this pair" : `these ${samples.length.toLocaleString("en")} pairs`} in the table`}
            onClick={() => tickAll(samples)}
          >
            <ListChecks size={15} aria-hidden="true" />
          </button>
        )}
        <TakeMenu sheet={{ title, table, said: [about, ...said] }} />
      </div>
      <p className={styles.about}>{about}</p>
      {pairs.length === 0 ? (
        <p className={styles.empty}>{empty}</p>
      ) : cards.length === 0 ? (
        <ResultTable name={title} table={{ ...table, rows: table.rows.slice(0, pairs.length) }} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its cards are buttons, between which arrows go
        <ul className={styles.cards} aria-label={title} onKeyDown={onKeyDown}>
          {cards.map(({ sample, pair, lines }, at) => (
            <li key={sample.id}>
              <button
                type="button"
                className={styles.card}
                tabIndex={at === focusable ? 0 : -1}
                onFocus={() => setEntry(at)}
                onClick={() => inspect(sample.id)}
              >
                <span className={styles.pictures}>
                  <Thumbnail path={pathOf(sample.reference)} take={pictures.card} label="reference" side={PICTURE} />
                  <Thumbnail path={pathOf(sample.generation)} take={pictures.card} label="generation" side={PICTURE} />
                </span>
                <span className={styles.name} title={`${pair.concept}, ${pair.method}`}>
                  <b>{pair.concept}</b> {pair.method}
                </span>
                {lines.map((line) => (
                  <span key={line} className={styles.line}>
                    {line}
                  </span>
                ))}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
