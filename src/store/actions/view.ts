import type { ColumnLayout } from "../../project/column-layout.ts";
import type { TheirScores } from "../../project/their-models.ts";
import { everySampleOf } from "../selectors.ts";
import type { LensState, Scope } from "../state.ts";
import { THEME_KEY, useLens, WHY_KEY } from "../store.ts";
import { OF_ANOTHER_SAMPLE, WHOLE_TABLE, type Address, type InspectorView, type Place, type SortBy } from "../view.ts";

/** What is shown, and where. */

/** Selects a row; what was pinned in another goes. */
export function selectSample(id: string | null): void {
  useLens.setState(({ selected, view }) => ({
    selected: id,
    view: id === selected ? view : { ...view, ...OF_ANOTHER_SAMPLE, ...(id === null ? { size: "panel" } : {}) },
  }));
}

export function setInSight(inSight: readonly string[]): void {
  useLens.setState({ inSight });
}

/** Changes how the inspector shows its sample. */
export function look(change: Partial<InspectorView>): void {
  useLens.setState(({ view }) => ({ view: { ...view, ...change } }));
}

/** To the sample and view that an address names, as far as the open project has them. */
export function goTo(address: Address): void {
  const { project, sample, tab, size = "panel", reference = 0, pin, part = null, table = WHOLE_TABLE } = address;
  const { against = null, aligned = true } = address;
  const state = useLens.getState();
  if (project !== state.projectId) return;
  const found = everySampleOf(state).some(({ id }) => id === sample);
  useLens.setState({
    view: {
      ...state.view,
      ...OF_ANOTHER_SAMPLE,
      ...(found ? { pin, part } : {}),
      ...(tab === "ab" ? { against, aligned } : {}),
      tab,
      size: found ? size : "panel",
      reference,
    },
    ...table,
    ...(found ? { selected: sample } : {}),
  });
}

export function showPlace(place: Place): void {
  useLens.setState(({ view }) => ({ place, view: { ...view, size: "panel" } }));
}

/** A section of the results. */
export function showSection(section: string): void {
  useLens.setState({ section });
}

export function setFilter(filter: string): void {
  useLens.setState({ filter, scope: null });
}

export function sortBy(sorting: readonly SortBy[]): void {
  useLens.setState({ sorting });
}

/** @param group a column's id; null: rows stand one below the other */
export function groupBy(group: string | null): void {
  useLens.setState({ group, openGroups: new Set<string>() });
}

/** @param openGroups keys of groups (analysis/lines.ts) whose rows are to stand below them */
export function openGroups(openGroups: ReadonlySet<string>): void {
  useLens.setState({ openGroups });
}

/** Which rows Score and Export act on; null: as it follows from what is ticked and shown. */
export function chooseScope(scope: Scope | null): void {
  useLens.setState({ scope });
}

export function layOutColumns(change: Partial<ColumnLayout>): void {
  useLens.setState(({ columnLayout }) => ({ columnLayout: { ...columnLayout, ...change } }));
}

/** @param gallery whether rows are shown as cards */
export function showGallery(gallery: boolean): void {
  useLens.setState({ gallery });
}

export function tick(ticked: ReadonlySet<string>): void {
  // What was chosen was chosen beside other ticks.
  useLens.setState({ ticked, scope: null });
}

/** @param tour a stop of the demo's tour, from 0; null ends it */
export function setTour(tour: number | null): void {
  useLens.setState(({ view }) => ({ tour, view: { ...view, size: "panel" } }));
}

/** @param glossary a word's id, "" for all of them; null puts the glossary away */
export function showGlossary(glossary: string | null): void {
  useLens.setState({ glossary });
}

/** Another program's scores come beside ours, in place of any that were there. */
export function showTheirScores(theirs: TheirScores): void {
  useLens.setState({ theirs, theirModel: null, place: "check" });
}

export function chooseTheirModel(theirModel: string): void {
  useLens.setState({ theirModel });
}

export function dropTheirScores(): void {
  useLens.setState({ theirs: null, theirModel: null });
}

/** @param whyOpen whether all reasons are shown below a sample; the browser keeps it */
export function setWhyOpen(whyOpen: boolean): void {
  globalThis.localStorage?.setItem(WHY_KEY, whyOpen ? "open" : "shut");
  useLens.setState({ whyOpen });
}

/** @param kept whether this browser remembers it */
export function setTheme(theme: LensState["theme"], kept = true): void {
  if (kept) globalThis.localStorage?.setItem(THEME_KEY, theme);
  useLens.setState({ theme });
}
