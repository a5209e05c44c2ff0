import { formatCount } from "../../components/format.ts";
import { withChange, withoutChanges, withoutSamples, withPair, withSamples } from "../../project/corrections.ts";
import { withTags } from "../../project/remarks.ts";
import { redoCorrection, setCorrections, undoCorrection } from "../../store/actions/history.ts";
import { notify, resolve } from "../../store/actions/notices.ts";
import { selectSample } from "../../store/actions/view.ts";
import type { PairCommands } from "../../store/commands.ts";
import { everySampleOf, samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";

const corrections = () => useLens.getState().corrections;

/** What is set by hand: each is a step that can be undone. */
export const pairCommands: Omit<PairCommands, "masksFromAlpha"> = {
  correct: (ids, change) => setCorrections(withChange(corrections(), ids, change)),
  tag(ids, change) {
    const wanted = new Set(ids);
    const samples = everySampleOf(useLens.getState()).filter(({ id }) => wanted.has(id));
    const changed = withTags(corrections(), samples, change);
    if (changed !== corrections()) setCorrections(changed);
  },
  resetCorrections: (ids) => setCorrections(withoutChanges(corrections(), ids)),
  addPair(change) {
    const taken = new Set(samplesOf(useLens.getState()).map((sample) => sample.id));
    const { corrections: changed, id } = withPair(corrections(), taken, change);
    setCorrections(changed);
    selectSample(id);
  },
  removePairs(ids) {
    setCorrections(withoutSamples(corrections(), ids));
    notify(
      "info",
      `${formatCount(ids.length, "pair")} taken out. Ctrl Z brings ${ids.length === 1 ? "it" : "them"} back.`,
      { about: "undo" },
    );
  },
  bringBack: (ids) => setCorrections(withSamples(corrections(), ids)),
  undo() {
    undoCorrection();
    resolve("undo");
  },
  redo: redoCorrection,
};
