import type { Root } from "react-dom/client";
import { startEngine, type Engine } from "../engine/client.ts";
import type { DeviceChoice, DeviceInfo } from "../engine/protocol.ts";
import { LensError } from "../lib/errors.ts";
import { CommandsContext } from "../store/commands.ts";
import { notify, useLens } from "../store/store.ts";
import { App } from "./App.tsx";
import { createController } from "./controller.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";

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

function failEngine(thrown: unknown): void {
  useLens.setState({ engine: { status: "failed", error: LensError.from(thrown).toRecord() } });
}

/** Starts the engine, which checks its device in its own worker while the page paints, and follows the device from then on. */
function startDevice(engine: Engine): void {
  const { signal } = new AbortController();
  engine.call(signal, "start", { device: wantedDevice() }).then(showDevice, failEngine);
  engine.call(signal, "watchDevice", null, showDevice).catch(failEngine);
}

/** Starts the engine, joins it to the store, and puts the page on the screen. */
export function mountApp(root: Root): void {
  const engine = startEngine();
  startDevice(engine);
  root.render(
    <ErrorBoundary>
      <CommandsContext value={createController(engine)}>
        <App />
      </CommandsContext>
    </ErrorBoundary>,
  );
}
