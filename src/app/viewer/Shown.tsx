import { useCommands } from "../../store/commands.ts";
import { Inspector } from "../../views/inspector/Inspector.tsx";
import { SamplesView } from "../../views/samples/SamplesView.tsx";
import { BesideSample } from "../BesideSample.tsx";

/** Nothing is edited here. */
const EDITORS = {};

/** The table, and beside it the sample that is picked there: the app's own views. */
export function Shown() {
  const { look } = useCommands();
  const onOpen = () => look({ size: "full" });
  return (
    <BesideSample sample={<Inspector editors={EDITORS} />} share="56%" onOpen={onOpen}>
      <SamplesView onOpen={onOpen} />
    </BesideSample>
  );
}
