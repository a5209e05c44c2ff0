import type { Scale } from "../../components/colour-map.ts";
import { Histogram } from "../../components/Histogram.tsx";
import { Legend } from "../../components/Legend.tsx";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { HeatModel } from "./heat.ts";
import styles from "./Inspector.module.css";

/** CP as the mean it is, with what it is the mean of. */
export function Sum({ heat, cp }: { readonly heat: HeatModel; readonly cp: number | null }) {
  if (heat.subject === null)
    return (
      <p className={styles.sum}>
        Without the reference's mask there is no subject to average over; the heat shows every patch.
      </p>
    );
  if (cp === null) return <p className={styles.sum}>The mask marks no patch above the threshold, so there is no CP.</p>;
  return (
    <p className={styles.sum} data-testid="cp-sum">
      CP = {heat.sum.toFixed(4)} / {heat.count} subject patches = <strong>{(heat.sum / heat.count).toFixed(4)}</strong>
    </p>
  );
}

interface Props {
  readonly heat: HeatModel;
  readonly scale: Scale;
  readonly cp: number | null;
}

/** The ramp, and which of the two scales it is; a click takes the other. */
export function HeatLegend({ heat, scale, cp }: Props) {
  const { look } = useCommands();
  const stretched = useLens((state) => state.view.stretched);
  return (
    <Legend scale={scale} marked={cp} note={stretched ? "stretched to this sample" : "one scale for all samples"}>
      <button
        type="button"
        className="link"
        disabled={heat.range.high <= heat.range.low}
        onClick={() => look({ stretched: !stretched })}
      >
        {stretched ? "Share" : "Stretch"}
      </button>
    </Legend>
  );
}

/** How the best cosines are spread; what is picked out here stands out in the picture. */
export function Spread({ heat, scale, cp }: Props) {
  const { look } = useCommands();
  const brush = useLens((state) => state.view.brush);
  const values = heat.patches.map((patch) => heat.evidence.match.cosine[patch]!);
  return (
    <Histogram
      values={values}
      scale={scale}
      marked={cp}
      brush={brush}
      onBrush={(next) => look({ brush: next })}
      label={heat.subject === null ? "patches by best cosine" : "subject patches by best cosine"}
    />
  );
}
