import { isEnlarged, samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { Inspector } from "../views/inspector/Inspector.tsx";
import { NoPairs } from "../views/intake/NoPairs.tsx";
import { Problems } from "../views/intake/Problems.tsx";
import { SamplesView } from "../views/samples/SamplesView.tsx";
import { Tour } from "../views/tour/Tour.tsx";
import { BesideSample } from "./BesideSample.tsx";
import { CheckView, FilesView, MaskEditor, PairEditor, ResultsView, ReviewView } from "./lazy-views.ts";

/** What the inspector's tabs edit. */
const EDITORS = { pair: PairEditor, masks: MaskEditor };

/** An open project: one of its places, and the sample that is picked there. */
export function Workspace({ onOpen }: { readonly onOpen: () => void }) {
  const place = useLens((state) => state.place);
  const hasPairs = useLens((state) => samplesOf(state).length > 0);
  const enlarged = useLens(isEnlarged);
  const sample = (
    <>
      {!enlarged && <Tour />}
      <Inspector editors={EDITORS} />
    </>
  );
  return (
    <BesideSample sample={sample} below={<Tour />} whole={place === "results"} share="60%" onOpen={onOpen}>
      <Problems />
      {place === "samples" && (hasPairs ? <SamplesView onOpen={onOpen} /> : <NoPairs />)}
      {place === "results" && <ResultsView />}
      {place === "masks" && <ReviewView />}
      {place === "files" && <FilesView />}
      {place === "check" && <CheckView onOpen={onOpen} />}
    </BesideSample>
  );
}
