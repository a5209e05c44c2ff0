import type { DeviceInfo } from "../engine/protocol.ts";
import { useCommands } from "../store/commands.ts";
import { closedModelOf } from "../store/selectors.ts";
import type { ModelsPage, OpenedModel } from "../store/state.ts";
import { notify } from "../store/actions/notices.ts";
import { useLens } from "../store/store.ts";
import styles from "./ModelBadge.module.css";

function deviceWords({ provider, threads, check }: DeviceInfo): string {
  const unchecked = check === null ? ", unchecked" : "";
  if (provider === "webgpu") return `WebGPU${unchecked}`;
  return threads > 1 ? `WASM, ${threads} threads${unchecked}` : `WASM, one thread${unchecked}`;
}

/** Why this device, and how well it computes. */
function aboutDevice({ reason, check }: DeviceInfo): string {
  if (check === null)
    return `${reason} Its self-check could not be loaded, so nothing is known of how well it computes.`;
  const { deviation, tolerance } = check;
  return `${reason} Its self-check ${deviation.toExponential(0)}: the largest difference from the authors' package, as a share of its largest number; ${tolerance.toExponential(0)} is allowed.`;
}

/** What computes. Its title says why; pressing it says so too, for those without a mouse. */
function Device({ device }: { readonly device: DeviceInfo }) {
  const about = aboutDevice(device);
  return (
    <button
      type="button"
      className={styles.device}
      title={about}
      onClick={() => notify("info", about, { about: "device" })}
    >
      {deviceWords(device)}
    </button>
  );
}

const TOY = "A small checkpoint trained on the demo's rendered scenes: its numbers say nothing outside that world.";

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

/** Which model, how exact, on what: and whether its numbers mean anything. */
export function ModelBadge() {
  const { show } = useCommands();
  const engine = useLens((state) => state.engine);
  const siglip = useLens((state) => state.models.siglip);
  const compared = useLens((state) => state.modelsPage.compared);
  const budget = useLens((state) => state.settings.maxPatches);
  const closed = useLens(closedModelOf);
  const opening = useLens((state) => state.modelsOpening);
  if (engine.status === "failed") {
    return (
      <span className={styles.badge} data-tone="bad" role="alert">
        {engine.error.message}
      </span>
    );
  }
  const device = engine.status === "ready" ? <Device device={engine.device} /> : "starting";
  if (siglip === null) {
    return (
      <span className={styles.badge}>
        <button type="button" className={styles.name} title="To the page of models" onClick={() => show("models")}>
          {closed === null ? "no model yet" : opening ? `loading ${closed.name}` : `${closed.name}, not open`}
        </button>
        <span>{device}</span>
      </span>
    );
  }
  const { info, demo } = siglip;
  const { words, exact } = exactnessOf(siglip, budget, compared);
  return (
    <span className={styles.badge} data-tone={demo || !exact ? "look" : "fine"} title={info.description}>
      <button type="button" className={styles.name} title="To the page of models" onClick={() => show("models")}>
        {info.name}
      </button>
      {demo && (
        <strong className={styles.warning} title={TOY}>
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
