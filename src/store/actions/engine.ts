import type { DeviceInfo } from "../../engine/protocol.ts";
import type { ErrorRecord } from "../../lib/errors.ts";
import type { SeenPolicy } from "../state.ts";
import { useLens } from "../store.ts";

/** What is known of the engine and of what the browser allows it. */

export function engineStarting(): void {
  useLens.setState({ engine: { status: "starting" } });
}

export function engineReady(device: DeviceInfo): void {
  useLens.setState({ engine: { status: "ready", device } });
}

export function engineFailed(error: ErrorRecord): void {
  useLens.setState({ engine: { status: "failed", error } });
}

/** @param milliseconds for which the engine has not answered, beyond all that it may take; null where it answers */
export function setSilence(milliseconds: number | null): void {
  useLens.setState({ silence: milliseconds });
}

export function setPolicy(policy: SeenPolicy): void {
  useLens.setState({ policy });
}
