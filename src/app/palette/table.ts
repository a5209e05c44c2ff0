import { isNamed } from "../../analysis/group.ts";
import { FIRST_LAYOUT, isFirstLayout, withColumn } from "../../project/column-layout.ts";
import { groupsOf, inputsOf, rankColumnsOf } from "../../store/order.ts";
import { furtherMeasuresOf } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";
import { gridColumns, type ColumnLook } from "../../views/samples/columns.tsx";
import { layOut } from "../../views/samples/grid-layout.ts";
import type { Acts, Entries, Entry } from "./entry.ts";

interface TableColumn {
  readonly id: string;
  readonly label: string;
  readonly look: ColumnLook;
  readonly shown: boolean;
}

/** The table's columns as they stand. */
function columnsOf(state: LensState): readonly TableColumn[] {
  const all = gridColumns(furtherMeasuresOf(state), inputsOf(state), () => 0, rankColumnsOf(state)).flatMap(
    ({ id, header, meta }) =>
      id === undefined || meta === undefined || id === "pair"
        ? []
        : [{ id, label: typeof header === "string" ? header : id, look: meta }],
  );
  const { shown } = layOut(
    all.map(({ id, look }) => ({ ...look, id })),
    state.columnLayout,
  );
  return all.map((column) => ({ ...column, shown: shown.has(column.id) }));
}

/** What can be done by a column: sort, group, show. */
function ofColumn({ id, label, look, shown }: TableColumn, state: LensState, { commands }: Acts): readonly Entry[] {
  const { of } = look;
  const first = state.sorting.length === 1 ? state.sorting[0] : undefined;
  const isSorted = (desc: boolean) => (first?.id === id && first.desc === desc ? "it is so" : undefined);
  const common = { group: "Table", quiet: true, near: shown, hint: look.tip, words: id.replaceAll("_", " ") } as const;
  const toTable = (act: () => void) => () => {
    commands.show("samples");
    act();
  };
  return [
    ...(of === null
      ? []
      : (
          [
            ["up", `Sort by ${label}, lowest first`, false],
            ["down", `Sort by ${label}, highest first`, true],
          ] as const
        ).map(([way, title, desc]): Entry => ({
          ...common,
          id: `sort ${way} ${id}`,
          title: of.kind === "number" ? title : `Sort by ${label}, ${desc ? "Z to A" : "A to Z"}`,
          not: isSorted(desc),
          perform: toTable(() => commands.sort([{ id, desc }])),
        }))),
    ...(of !== null && isNamed(of) && of.kind !== "text"
      ? [
          {
            ...common,
            id: `group ${id}`,
            title: `Group by ${label}`,
            not: state.group === id ? "it is so" : undefined,
            perform: toTable(() => commands.group(id)),
          } satisfies Entry,
        ]
      : []),
    {
      ...common,
      id: `column ${id}`,
      title: `${shown ? "Hide" : "Show"} the column ${label}`,
      perform: toTable(() => commands.layOut(withColumn(state.columnLayout, id, { shown: !shown }))),
    },
  ];
}

/** Sorting, grouping, columns, shape. */
export const ofTable: Entries = (state, acts) => {
  if (state.intake === null) return [];
  const { commands } = acts;
  const entry = (id: string, title: string, words: string, not: string | undefined, act: () => void): Entry => ({
    id: `table ${id}`,
    title,
    group: "Table",
    words,
    not,
    perform() {
      commands.show("samples");
      act();
    },
  });
  const groups = groupsOf(state);
  return [
    entry("lines", "Rows as lines", "table list", state.gallery ? undefined : "it is so", () =>
      commands.showGallery(false),
    ),
    entry("cards", "Rows as cards", "gallery pictures", state.gallery ? "it is so" : undefined, () =>
      commands.showGallery(true),
    ),
    entry(
      "unfilter",
      "Show all rows: clear the filter",
      "reset",
      state.filter === "" ? "nothing is filtered" : undefined,
      () => commands.setFilter(""),
    ),
    entry(
      "unsort",
      "Rows as they were read: clear the sorting",
      "reset order",
      state.sorting.length === 0 ? "nothing is sorted" : undefined,
      () => commands.sort([]),
    ),
    entry("ungroup", "Do not group rows", "reset", state.group === null ? "nothing is grouped" : undefined, () =>
      commands.group(null),
    ),
    entry("open groups", "Open all groups", "unfold expand", groups === null ? "rows are not grouped" : undefined, () =>
      commands.openGroups(new Set((groups ?? []).map(({ key }) => key))),
    ),
    entry(
      "close groups",
      "Close all groups",
      "fold collapse",
      groups === null ? "rows are not grouped" : undefined,
      () => commands.openGroups(new Set()),
    ),
    entry(
      "columns",
      "Columns as they were",
      "reset layout",
      isFirstLayout(state.columnLayout) ? "they are so" : undefined,
      () => commands.layOut(FIRST_LAYOUT),
    ),
    entry("untick", "Untick all rows", "selection", state.ticked.size === 0 ? "nothing is ticked" : undefined, () =>
      commands.tick(new Set()),
    ),
    ...columnsOf(state).flatMap((column) => ofColumn(column, state, acts)),
  ];
};
