import { followWayBack } from "../components/way-back.ts";
import { goTo, showGlossary } from "../store/actions/view.ts";
import { useLens } from "../store/store.ts";
import { fromHash, glossaryOf, toHash, withGlossary } from "../store/view.ts";

/** The address says which project is open and what is shown of it, so that it can be kept as a bookmark. */

/** Milliseconds before a new selection stands in the address: browsers stop listening to pages that write it at every arrow key. */
const ADDRESS_DELAY = 150;

/** What stands in the address beside the project. */
const ADDRESSED = ["selected", "view", "filter", "sorting", "group", "gallery", "place", "section"] as const;

/** As the page wrote it, or went to it. Any other is somebody's, is on its way as an event, and must not be written over. */
let known = "";

export function writeAddress(): void {
  const state = useLens.getState();
  const { projectId: project, selected: sample, view, filter, sorting, group, gallery, place, section } = state;
  history.replaceState(
    history.state,
    "",
    withGlossary(
      toHash({
        project,
        sample,
        tab: view.tab,
        size: view.size,
        reference: view.reference,
        pin: view.pin,
        ...(view.part === null ? {} : { part: view.part }),
        ...(view.tab !== "ab" || view.against === null ? {} : { against: view.against }),
        ...(view.tab !== "ab" || view.aligned ? {} : { aligned: false }),
        table: { filter, sorting, group, gallery, place, section },
      }),
      state.glossary,
    ) || location.pathname + location.search,
  );
  known = location.hash;
}

function followWord(): void {
  const word = glossaryOf(location.hash);
  if (word !== useLens.getState().glossary) showGlossary(word);
}

/** What is shown is shown because the address says it. */
let arriving = false;

function onHash(): void {
  known = location.hash;
  arriving = true;
  goTo(fromHash(location.hash));
  arriving = false;
  followWord();
}

/**
 * Writes the address as the store changes, and shows what it says where somebody else changes it.
 *
 * @returns ends it
 */
export function followAddress(): () => void {
  let later: ReturnType<typeof setTimeout> | undefined;
  known = location.hash;
  const write = (): void => {
    if (location.hash === known) writeAddress();
    // What it leads to is shown first.
    else writeLater();
  };
  const writeLater = (): void => {
    clearTimeout(later);
    later = setTimeout(write, ADDRESS_DELAY);
  };
  const unsubscribe = useLens.subscribe((state, before) => {
    if (state.projectId !== before.projectId || state.glossary !== before.glossary) write();
    else if (state.projectId !== null && ADDRESSED.some((part) => state[part] !== before[part])) {
      // A section is read like a page: a step back leads to the one before.
      const turned = state.section !== before.section && state.place === "results" && before.place === "results";
      if (turned && !arriving && location.hash === known) {
        clearTimeout(later);
        history.pushState(history.state, "", location.href);
        // Not later: what opens over it at once has an entry of its own, whose end leads back to this one.
        writeAddress();
      } else writeLater();
    }
  });
  followWord();
  // Before the address is read: what was closed is closed in that entry too.
  const unfollow = followWayBack(writeAddress);
  addEventListener("hashchange", onHash);
  return () => {
    clearTimeout(later);
    unsubscribe();
    unfollow();
    removeEventListener("hashchange", onHash);
  };
}
