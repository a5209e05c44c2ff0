import type { DeviceInfo } from "../engine/protocol.ts";
import { useCommands } from "../store/commands.ts";
import { closedModelOf } from "../store/selectors.ts";
import { notify } from "../store/actions/notices.ts";
import { useLens } from "../store/store.ts";
import { ModelInUse } from "./lazy-views.ts";
import styles from "./ModelBadge.module.css";

function deviceWords({ provider, threads, check }: DeviceInfo): string {
  const unchecked = check === null ? ", unchecked" : "";
  if (provider === "webgpu") return `WebGPU${unchecked}`;
  // Which of the two runtimes of WebAssembly it is, its title says: that is chosen by what was faster at this start.
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

/** Which model computes, if any, and on what. */
export function ModelBadge() {
  const { show } = useCommands();
  const engine = useLens((state) => state.engine);
  const siglip = useLens((state) => state.models.siglip);
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
  return <ModelInUse model={siglip} device={device} />;
}
