import { FIGURE_FORMATS } from "../../components/figure/formats.ts";
import type { LensState } from "../../store/state.ts";
import type { Tab } from "../../store/view.ts";
import type { Entries, Entry } from "./entry.ts";

/** Tabs where something is edited. */
const WITHOUT: readonly Tab[] = ["pair", "masks"];

const noView = ({ selected, view }: LensState) =>
  selected === null
    ? "no sample is chosen"
    : WITHOUT.includes(view.tab)
      ? "this tab has no pictures to be saved"
      : undefined;

/** What stands in the inspector, to be taken away as a picture. */
export const ofView: Entries = (state, { commands }) => {
  const common = { group: "Export", words: "picture image figure download", not: noView(state) } as const;
  return [
    ...FIGURE_FORMATS.map(({ id, label, hint }): Entry => ({
      ...common,
      id: `view ${id}`,
      title: `Save the view as ${label}`,
      hint,
      perform: () => void commands.saveView(id),
    })),
    { ...common, id: "view copy", title: "Copy the view as a picture", perform: () => void commands.copyView() },
  ];
};
