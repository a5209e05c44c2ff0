import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { Inspector } from "../../views/inspector/Inspector.tsx";
import { useRuns } from "../../views/results/use-runs.ts";
import { SamplesView } from "../../views/samples/SamplesView.tsx";
import { BesideSample } from "../BesideSample.tsx";
import styles from "./ViewerApp.module.css";

/** Nothing is edited here. */
const EDITORS = {};

/** What the numbers were computed with: no model is open here that would say it. */
function MadeWith() {
  const runs = useRuns();
  const demo = useLens((state) => state.lastModels?.siglip?.demo === true);
  if (runs.length === 0) return null;
  return (
    <p className={styles.made}>
      {runs.join(" ")}
      {demo && <strong> A toy for the demo: such numbers say nothing of real pictures.</strong>}
    </p>
  );
}

/** The table, and beside it the sample that is picked there: the app's own views. */
export function Shown() {
  const { look } = useCommands();
  const onOpen = () => look({ size: "full" });
  return (
    <BesideSample sample={<Inspector editors={EDITORS} />} share="56%" onOpen={onOpen}>
      <MadeWith />
      <SamplesView onOpen={onOpen} />
    </BesideSample>
  );
}
