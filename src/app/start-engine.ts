import type { RenewableEngine } from "../engine/client.ts";
import type { DeviceChoice, DeviceInfo } from "../engine/protocol.ts";
import { LensError } from "../lib/errors.ts";
import { connectionsForbidden } from "../platform/policy.ts";
import { engineFailed, engineReady, setPolicy } from "../store/actions/engine.ts";
import { notify, resolve } from "../store/actions/notices.ts";

/** `?device=webgpu`, `?device=kernels` or `?device=wasm`; anything else leaves the choice to the engine. */
function wantedDevice(): DeviceChoice {
  const device = new URLSearchParams(location.search).get("device");
  return device === "webgpu" || device === "kernels" || device === "wasm" ? device : "auto";
}

/** `?threads=1` and more: that many of the processor's at most. */
function wantedThreads(): number | null {
  const threads = Number(new URLSearchParams(location.search).get("threads"));
  return Number.isInteger(threads) && threads >= 1 ? threads : null;
}

const TIMING = "masc-lens.timing";

/** Puts a device in the store; what went wrong before it came to that is said aloud. */
function showDevice(device: DeviceInfo): void {
  engineReady(device);
  resolve("device");
  if (device.timing !== undefined) localStorage.setItem(TIMING, device.timing);
  if (device.notes.length > 0) notify("info", device.notes.join(" "), { about: "device" });
}

/** Sees what the browser forbids the page and the engine's worker, each by its own response's policy, and says no more than that. */
export async function seePolicy(engine: RenewableEngine): Promise<void> {
  const [page, worker] = await Promise.all([
    connectionsForbidden(),
    engine.call(new AbortController().signal, "connectionsForbidden", null).catch(() => null),
  ]);
  // An engine that does not answer is told of elsewhere; of its policy nothing is known then.
  if (worker !== null) setPolicy({ page, engine: worker });
}

/** Starts the engine, which checks its device in its own worker while the page paints, and follows the device from then on. */
export function startDevice(engine: RenewableEngine): void {
  const { signal } = new AbortController();
  const { lives } = engine;
  /** A call that ended with its worker is no failure where another has taken its place. */
  const failEngine = (thrown: unknown): void => {
    const error = LensError.from(thrown);
    if (error.code !== "cancelled" && engine.lives === lives) engineFailed(error.toRecord());
  };
  const wish = { device: wantedDevice(), threads: wantedThreads(), timing: localStorage.getItem(TIMING) };
  engine.call(signal, "start", wish).then(showDevice, failEngine);
  engine.call(signal, "watchDevice", null, showDevice).catch(failEngine);
}
