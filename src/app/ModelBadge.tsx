import { useLens } from "../store/store.ts";
import type { DeviceInfo } from "../engine/protocol.ts";
import styles from "./ModelBadge.module.css";

function deviceWords({ provider, threads }: DeviceInfo): string {
  if (provider === "webgpu") return "WebGPU";
  return threads > 1 ? `WASM, ${threads} threads` : "WASM, one thread";
}

/** Which model, how exact, on what: and whether its numbers mean anything. */
export function ModelBadge() {
  const engine = useLens((state) => state.engine);
  const siglip = useLens((state) => state.models.siglip);
  const budget = useLens((state) => state.settings.maxPatches);
  if (engine.status === "failed") {
    return (
      <span className={styles.badge} data-tone="bad" role="alert">
        {engine.error.message}
      </span>
    );
  }
  const device = engine.status === "ready" ? deviceWords(engine.device) : "starting";
  if (siglip === null) {
    return (
      <span className={styles.badge}>
        <span>no model yet</span>
        <span>{device}</span>
      </span>
    );
  }
  const { info, untrained } = siglip;
  return (
    <span className={styles.badge} data-tone={untrained ? "look" : "fine"} title={info.description}>
      <strong>{info.name}</strong>
      {untrained && <strong className={styles.warning} title="Random weights: these numbers mean nothing.">untrained: numbers mean nothing</strong>}
      <span>{[info.naflex ? `${budget} patches` : "fixed size", "fp32", device].join(" · ")}</span>
    </span>
  );
}
