import { NumberField } from "../../components/NumberField.tsx";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { useLens } from "../../store/store.ts";
import { TermMark } from "../Term.tsx";

/** What scores depend on beside files and models. */
export function SettingFields() {
  const { changeSettings } = useCommands();
  const settings = useLens((state) => state.settings);
  const fixed = useLens((state) => state.job !== null || !mayChange(state));
  return (
    <>
      <NumberField
        label="Max patches"
        value={settings.maxPatches}
        min={1}
        max={16_384}
        step={1}
        disabled={fixed}
        aside={<TermMark id="max_patches" name="Patches" />}
        onChange={(maxPatches) => changeSettings({ maxPatches })}
      />
      <NumberField
        label="Threshold"
        value={settings.threshold}
        min={0}
        max={1}
        step={0.05}
        disabled={fixed}
        aside={<TermMark id="threshold" name="Threshold" />}
        onChange={(threshold) => changeSettings({ threshold })}
      />
    </>
  );
}
