import type { Root } from "react-dom/client";
import { startEngine } from "../engine/client.ts";
import { LensError } from "../lib/errors.ts";
import { CommandsContext } from "../store/commands.ts";
import { useLens } from "../store/store.ts";
import { App } from "./App.tsx";
import { createController } from "./controller.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";

/** `?device=webgpu` or `?device=wasm`; anything else leaves the choice to the engine. */
function wantedDevice(): "auto" | "webgpu" | "wasm" {
  const device = new URLSearchParams(location.search).get("device");
  return device === "webgpu" || device === "wasm" ? device : "auto";
}

/** Starts the engine, joins it to the store, and puts the page on the screen. */
export function mountApp(root: Root): void {
  const engine = startEngine();
  engine.call(new AbortController().signal, "start", { device: wantedDevice() }).then(
    (device) => useLens.setState({ engine: { status: "ready", device } }),
    (thrown: unknown) => useLens.setState({ engine: { status: "failed", error: LensError.from(thrown).toRecord() } }),
  );
  root.render(
    <ErrorBoundary>
      <CommandsContext value={createController(engine)}>
        <App />
      </CommandsContext>
    </ErrorBoundary>,
  );
}
