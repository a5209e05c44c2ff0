import { Play } from "lucide-react";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { Inspector } from "../../views/inspector/Inspector.tsx";
import { useRuns, useToyWords } from "../../views/results/use-runs.ts";
import { SamplesView } from "../../views/samples/SamplesView.tsx";
import { DEMO_SHARED, demoInApp } from "../../views/start/demo-shared.ts";
import { BesideSample } from "../BesideSample.tsx";
import { MaskEditor, ResultsView } from "./lazy.ts";
import styles from "./ViewerApp.module.css";

/** Masks are moved to see what their numbers would be; no pair is changed. */
const EDITORS = { masks: MaskEditor };

/** The demo as it is served: the app beside it computes the same pairs. */
const isServedDemo = (): boolean => new URLSearchParams(location.search).get("project") === DEMO_SHARED;

/** From what is kept of the demo to the demo. */
function ComputeIt() {
  const sample = useLens((state) => state.selected);
  return (
    <a className="button primary" href={demoInApp(sample)}>
      <Play size={15} aria-hidden="true" />
      Compute it here
    </a>
  );
}

/** What the numbers were computed with: no model is open here that would say it. */
function MadeWith({ told }: { readonly told: boolean }) {
  const runs = useRuns();
  const toy = useToyWords();
  if (runs.length === 0 || (!told && !isServedDemo())) return null;
  return (
    <div className={styles.made}>
      <p>
        {told && runs.join(" ")}
        {told && toy !== null && <strong>{` ${toy}`}</strong>}
      </p>
      {isServedDemo() && <ComputeIt />}
    </div>
  );
}

/** The table or the results, and beside it the sample that is picked there: the app's own views. */
export function Shown() {
  const { look } = useCommands();
  const results = useLens((state) => state.place === "results");
  const onOpen = () => look({ size: "full" });
  return (
    <BesideSample sample={<Inspector editors={EDITORS} />} whole={results} share="56%" onOpen={onOpen}>
      {/* The results say their runs themselves. */}
      <MadeWith told={!results} />
      {results ? <ResultsView /> : <SamplesView onOpen={onOpen} />}
    </BesideSample>
  );
}
