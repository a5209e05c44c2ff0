import type { RenewableEngine } from "../engine/client.ts";
import type { DeviceChoice, DeviceInfo } from "../engine/protocol.ts";
import { LensError } from "../lib/errors.ts";
import { connectionsForbidden } from "../platform/policy.ts";
import { notify, useLens } from "../store/store.ts";

/** `?device=webgpu` or `?device=wasm`; anything else leaves the choice to the engine. */
function wantedDevice(): DeviceChoice {
  const device = new URLSearchParams(location.search).get("device");
  return device === "webgpu" || device === "wasm" ? device : "auto";
}

/** Puts a device in the store; what went wrong before it came to that is said aloud. */
function showDevice(device: DeviceInfo): void {
  useLens.setState({ engine: { status: "ready", device } });
  for (const note of device.notes) notify("info", note);
}

/** A call that ended because its worker was ended on purpose is no failure. */
function failEngine(thrown: unknown): void {
  const error = LensError.from(thrown);
  if (error.code !== "cancelled") useLens.setState({ engine: { status: "failed", error: error.toRecord() } });
}

/** Sees what the browser forbids the page and the engine's worker, each by its own response's policy, and says no more than that. */
export async function seePolicy(engine: RenewableEngine): Promise<void> {
  const [page, worker] = await Promise.all([connectionsForbidden(), engine.call(new AbortController().signal, "connectionsForbidden", null).catch(() => null)]);
  // An engine that does not answer is told of elsewhere; of its policy nothing is known then.
  if (worker !== null) useLens.setState({ policy: { page, engine: worker } });
}

/** Starts the engine, which checks its device in its own worker while the page paints, and follows the device from then on. */
export function startDevice(engine: RenewableEngine): void {
  const { signal } = new AbortController();
  engine.call(signal, "start", { device: wantedDevice() }).then(showDevice, failEngine);
  engine.call(signal, "watchDevice", null, showDevice).catch(failEngine);
}
