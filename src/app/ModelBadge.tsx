import type { DeviceInfo } from "../engine/protocol.ts";
import { notify, useLens } from "../store/store.ts";
import styles from "./ModelBadge.module.css";

function deviceWords({ provider, threads, check }: DeviceInfo): string {
  const unchecked = check === null ? ", unchecked" : "";
  if (provider === "webgpu") return `WebGPU${unchecked}`;
  return threads > 1 ? `WASM, ${threads} threads${unchecked}` : `WASM, one thread${unchecked}`;
}

/** Why this device, and how well it computes. */
function aboutDevice({ reason, check }: DeviceInfo): string {
  if (check === null) return `${reason} Its self-check could not be loaded, so nothing is known of how well it computes.`;
  const { deviation, tolerance } = check;
  return `${reason} Its self-check ${deviation.toExponential(0)}: the largest difference from the authors' package, as a share of its largest number; ${tolerance.toExponential(0)} is allowed.`;
}

/** What computes. Its title says why; pressing it says so too, for those without a mouse. */
function Device({ device }: { readonly device: DeviceInfo }) {
  const about = aboutDevice(device);
  return (
    <button type="button" className={styles.device} title={about} onClick={() => notify("info", about)}>
      {deviceWords(device)}
    </button>
  );
}

const TOY = "A small checkpoint trained on the demo's rendered scenes: its numbers say nothing outside that world.";

/** Which model, how exact, on what: and whether its numbers mean anything. */
export function ModelBadge() {
  const engine = useLens((state) => state.engine);
  const siglip = useLens((state) => state.models.siglip);
  const compared = useLens((state) => state.shelf.compared);
  const budget = useLens((state) => state.settings.maxPatches);
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
        <span>no model yet</span>
        <span>{device}</span>
      </span>
    );
  }
  const { info, demo, rounded } = siglip;
  const measured = compared?.differences.find(({ precision }) => precision === info.precision);
  const by = measured?.cp.largest ?? null;
  const exactness = info.precision === "fp32" ? (rounded ? "weights in fp16, approximate" : "fp32") : `${info.precision}, approximate${by === null ? "" : `: CP off by up to ${by.toExponential(0)}`}`;
  return (
    <span className={styles.badge} data-tone={demo ? "look" : "fine"} title={info.description}>
      <strong>{info.name}</strong>
      {demo && (
        <strong className={styles.warning} title={TOY}>
          demo model: a toy
        </strong>
      )}
      <span>
        {`${info.naflex ? `${budget} patches` : "fixed size"} · ${exactness} · `}
        {device}
      </span>
    </span>
  );
}
