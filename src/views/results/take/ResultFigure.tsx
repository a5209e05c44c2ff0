import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useSize } from "../../../components/use-size.ts";
import type { DataTable } from "../../../lib/data-table.ts";
import { Heading } from "../heading.tsx";
import { ResultTable, type OpensCell } from "./ResultTable.tsx";
import { TakeMenu } from "./TakeMenu.tsx";
import { useSaid } from "./use-said.ts";
import styles from "./ResultFigure.module.css";

interface Props {
  readonly title: string;
  /** What the chart shows, in a sentence or two: it stands below, and is what is told of it. */
  readonly about: string;
  readonly table: DataTable;
  /** What a press in the table does: what one on the chart's marks does. */
  readonly opens?: OpensCell | undefined;
  /** Draws the chart. @param width pixels that there are */
  readonly children: (width: number) => ReactNode;
  /** Stands among others of which the same is said once: its own words are told, and not shown. */
  readonly isOneOfMany?: boolean;
  /** No wider than a plane is read well. */
  readonly isPlane?: boolean;
}

/** The key that puts a chart's table in its place, and back. */
const TABLE_KEY = "v";

/** A chart with what it says in words, its table one key away, and both to be taken away. */
export function ResultFigure({ title, about, table, opens, children, isOneOfMany = false, isPlane = false }: Props) {
  const [asTable, setAsTable] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame);
  const said = useSaid();
  const [head, words] = [useId(), useId()];
  const sheet = useMemo(() => ({ title, table, said: [about, ...said] }), [title, table, about, said]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== TABLE_KEY || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    event.stopPropagation();
    setAsTable(!asTable);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the button beside its title does the same
    <figure
      className={styles.figure}
      data-size={isPlane ? "plane" : undefined}
      aria-labelledby={head}
      aria-describedby={words}
      onKeyDown={onKeyDown}
    >
      <div className={styles.head}>
        <Heading id={head}>{title}</Heading>
        <button
          type="button"
          className="button quiet icon"
          aria-pressed={asTable}
          aria-label={`As a table: ${title}`}
          title={asTable ? "Show the chart (V)" : "Show its data as a table (V)"}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <ChartNoAxesColumn size={15} aria-hidden="true" /> : <Table2 size={15} aria-hidden="true" />}
        </button>
        <TakeMenu sheet={sheet} {...(asTable ? {} : { chart: { about, frame } })} />
      </div>
      <div ref={frame} className={styles.frame}>
        {asTable ? <ResultTable name={title} table={table} opens={opens} /> : width > 0 && children(width)}
      </div>
      <figcaption id={words} className={isOneOfMany ? "visually-hidden" : undefined}>
        {about}
      </figcaption>
    </figure>
  );
}
