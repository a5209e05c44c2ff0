import type { LensState } from "../../store/state.ts";
import type { Acts, Entries, Entry } from "./entry.ts";
import { ofSamples, ofWords } from "./found.ts";
import { ofBench, ofExports, ofKeys, ofLocalKeys, ofModels, ofPlaces, ofProject, ofThemes } from "./general.ts";
import { ofTable } from "./table.ts";
import { ofView } from "./view.ts";

/** All that the palette has: something new that can be done goes into one of these, or beside them. */
export const REGISTER: readonly Entries[] = [
  ofProject,
  ofKeys,
  ofPlaces,
  ofTable,
  ofView,
  ofExports,
  ofModels,
  ofBench,
  ofThemes,
  ofWords,
  ofLocalKeys,
  ofSamples,
];

export const entriesOf = (state: LensState, acts: Acts): readonly Entry[] => REGISTER.flatMap((of) => of(state, acts));
