import { countReferences } from "../project/references.ts";
import type { Commands } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import type { LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { OF_ANOTHER_SAMPLE, SIZE_BEFORE, TABS, type InspectorView, type StageSize, type Tab } from "../store/view.ts";
import { noProject, noSample, type Action, type PageControl } from "./action.ts";
import { rowOrder } from "./lazy-modules.ts";
import { report } from "./report.ts";

/** What keys do to the sample that is looked at, and to what is shown of it. */

async function step(commands: Commands, by: number): Promise<void> {
  const { orderOf } = await rowOrder.load();
  const state = useLens.getState();
  const [order, selected] = [orderOf(state), state.selected];
  const next = order[Math.max(0, order.indexOf(selected ?? "") + by)];
  if (next !== undefined) commands.select(next);
}

/** To the reference beside the one in view, where the sample has several. What was pinned and picked out was of that pair. */
const stepReference = (by: number) => (commands: Commands) => {
  const state = useLens.getState();
  const sample = samplesOf(state).find(({ id }) => id === state.selected);
  const count = sample === undefined ? 0 : countReferences(sample);
  if (count < 2) return;
  const now = state.view.reference < count ? state.view.reference : 0;
  commands.look({ reference: (now + by + count) % count, ...OF_ANOTHER_SAMPLE });
};

/** Turns one of the inspector's switches. */
const toggle = (name: "grid" | "links" | "reverse" | "stretched") => (commands: Commands) =>
  commands.look({ [name]: !useLens.getState().view[name] });

/** To a size, and back from it. */
const enlarge = (size: StageSize) => (commands: Commands) => {
  const { selected, view } = useLens.getState();
  if (selected !== null) commands.look({ size: view.size === size ? SIZE_BEFORE[size] : size });
};

/** Whether a patch is pinned, or a part open. */
const isPicked = ({ pin, part, tab }: InspectorView): boolean => pin !== null || (part !== null && tab === "match");

/** What is pinned is let go first, but for a picture that is presented with it. */
function stepBack(commands: Commands): void {
  const { view } = useLens.getState();
  const { size } = view;
  commands.look(isPicked(view) && size !== "present" ? { pin: null, part: null } : { size: SIZE_BEFORE[size] });
}

const canStepBack = () => {
  const { view } = useLens.getState();
  return isPicked(view) || view.size !== "panel";
};

/** Where notes and tags are written. */
const remark = (kind: "note" | "tags") => (commands: Commands, page: PageControl) => {
  if (useLens.getState().selected === null) return;
  commands.look({ tab: "pair" });
  page.focusRemark(kind);
};

const TAB_SHOWS: Record<Tab, string> = {
  match: "what each patch matches",
  leak: "matches in the background",
  prompt: "what PF looks at",
  features: "tokens as colours",
  whole: "scores of whole images",
  compare: "other generations",
  ab: "A/B: two pictures under one slider",
  pair: "files and texts",
  masks: "masks, to be edited",
};

/** Those that a digit leads to; under the slider leads its own key. */
const NUMBERED_TABS = TABS.filter((tab) => tab !== "ab");

/** Milliseconds between two turns: a key that is held repeats, and more than three flashes a second harm (WCAG 2.3.1). */
const TURN = 340;
let turned = -Infinity;

/** To the slider; there each press shows one of its pictures alone, by turns, and so does a key that is held. */
function flicker(commands: Commands): void {
  const { tab, alone } = useLens.getState().view;
  const now = performance.now();
  if (now - turned < TURN) return;
  turned = now;
  commands.look(tab === "ab" ? { alone: alone === "right" ? "left" : "right" } : { tab: "ab", alone: null });
}

const oneReference = (state: LensState) => {
  const sample = samplesOf(state).find(({ id }) => id === state.selected);
  return noSample(state) ?? (sample !== undefined && countReferences(sample) > 1 ? null : "it has one reference");
};

export const OF_SAMPLE: readonly Action[] = [
  {
    key: "j",
    shown: "J",
    does: "next sample",
    place: "Sample",
    not: noProject,
    perform: (commands) => void step(commands, 1).catch(report),
  },
  {
    key: "k",
    shown: "K",
    does: "previous sample",
    place: "Sample",
    not: noProject,
    perform: (commands) => void step(commands, -1).catch(report),
  },
  {
    key: "]",
    shown: "]",
    does: "the sample's next reference",
    place: "Sample",
    not: oneReference,
    perform: stepReference(1),
  },
  {
    key: "[",
    shown: "[",
    does: "its previous reference",
    place: "Sample",
    not: oneReference,
    perform: stepReference(-1),
  },
  {
    key: "f",
    shown: "F",
    does: "the sample at full size, and back",
    place: "Sample",
    not: noSample,
    perform: enlarge("full"),
  },
  {
    key: "p",
    shown: "P",
    does: "present the sample: pictures, number, one sentence; and back",
    place: "Sample",
    not: noSample,
    perform: enlarge("present"),
  },
  {
    key: "escape",
    shown: "Esc",
    does: "let the pinned patch, or the open part, go; from presenting to full size, from there to the table",
    place: "Sample",
    not: () => (canStepBack() ? null : "nothing is pinned or enlarged"),
    meant: canStepBack,
    perform: stepBack,
  },
  {
    key: "n",
    shown: "N",
    does: "write a note of the sample, or of all that are ticked",
    place: "Sample",
    not: noSample,
    perform: remark("note"),
  },
  {
    key: "#",
    shown: "#",
    does: "tag the sample, or all that are ticked",
    place: "Sample",
    not: noSample,
    perform: remark("tags"),
  },
  ...NUMBERED_TABS.map((tab, i): Action => ({
    key: `${i + 1}`,
    shown: `${i + 1}`,
    does: TAB_SHOWS[tab],
    place: "Sample",
    not: noSample,
    perform: (commands) => commands.look({ tab }),
  })),
  {
    key: "x",
    shown: "X",
    does: "A/B: two pictures under one slider; there one of them alone, by turns",
    place: "Sample",
    not: noSample,
    perform: flicker,
  },
  {
    key: "b",
    shown: "B",
    does: "lines between the patches",
    place: "Pictures of a sample",
    not: noSample,
    perform: toggle("grid"),
  },
  {
    key: "l",
    shown: "L",
    does: "many matches as lines",
    place: "Pictures of a sample",
    not: noSample,
    perform: toggle("links"),
  },
  {
    key: "r",
    shown: "R",
    does: "heat of the generation's patches, and back",
    place: "Pictures of a sample",
    not: noSample,
    perform: toggle("reverse"),
  },
  {
    key: "h",
    shown: "H",
    does: "colours stretched to this sample, and back",
    place: "Pictures of a sample",
    not: noSample,
    perform: toggle("stretched"),
  },
];
