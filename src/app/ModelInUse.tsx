import type { ReactNode } from "react";
import { TOY_WORDS } from "../project/toy.ts";
import { useCommands } from "../store/commands.ts";
import type { ModelsPage, OpenedModel } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import styles from "./ModelBadge.module.css";

/** SO400M's width, and the budget that the paper scores with. */
const PAPER = { dim: 1152, patches: 1024 } as const;

/** How near the numbers are to the paper's: its setting, exact in another, or approximate and by how much. */
function exactnessOf(
  { info, rounded }: OpenedModel,
  budget: number,
  compared: ModelsPage["compared"],
): { readonly words: string; readonly exact: boolean } {
  if (info.precision !== "fp32") {
    const largest = compared?.differences.find(({ precision }) => precision === info.precision)?.cp.largest ?? null;
    const by = largest === null ? "by how much is not measured yet" : `CP off by up to ${largest.toExponential(0)}`;
    return { words: `${info.precision}, approximate: ${by}`, exact: false };
  }
  if (rounded) return { words: "weights in fp16, approximate", exact: false };
  const paper = info.naflex && info.layer.dim === PAPER.dim && budget === PAPER.patches;
  return { words: paper ? "fp32, the paper's setting" : "fp32", exact: true };
}

interface Props {
  readonly model: OpenedModel;
  readonly device: ReactNode;
}

/** Which model, how exact, on what: and whether its numbers mean anything. Of an open model, which no first picture has. */
export function ModelInUse({ model, device }: Props) {
  const { show } = useCommands();
  const compared = useLens((state) => state.modelsPage.compared);
  const budget = useLens((state) => state.settings.maxPatches);
  const { info, demo, toy = demo } = model;
  const { words, exact } = exactnessOf(model, budget, compared);
  return (
    <span className={styles.badge} data-tone={toy || !exact ? "look" : "fine"} title={info.description}>
      <button type="button" className={styles.name} title="To the page of models" onClick={() => show("models")}>
        {info.name}
      </button>
      {toy && (
        <strong className={styles.warning} title={TOY_WORDS}>
          demo model: a toy
        </strong>
      )}
      <span>
        {`${info.naflex ? `${budget} patches` : "fixed size"} · ${words} · `}
        {device}
      </span>
    </span>
  );
}
