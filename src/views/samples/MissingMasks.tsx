import { Sparkles } from "lucide-react";
import { useMemo } from "react";
import { formatCount } from "../../components/format.ts";
import { unmaskedOf } from "../../project/made-masks.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";

/** How many pictures have no mask, and the way to make them; nothing where all have one. */
export function MissingMasks() {
  const { masks } = useCommands();
  const samples = useLens(samplesOf);
  const idle = useLens((state) => state.job === null && mayChange(state));
  const count = useMemo(() => unmaskedOf(samples).length, [samples]);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className="button"
      disabled={!idle}
      title={`${formatCount(count, "picture")} without a mask: no CP or no PF`}
      onClick={() => masks.showMaking(true)}
    >
      <Sparkles size={15} aria-hidden="true" />
      Make masks
    </button>
  );
}
