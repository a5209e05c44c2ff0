import type { Root } from "react-dom/client";
import { startEngine } from "../engine/client.ts";
import { CommandsContext } from "../store/commands.ts";
import { App } from "./App.tsx";
import { createController } from "./controller.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { seePolicy, startDevice } from "./start-engine.ts";

/** Starts the engine, joins it to the store, and puts the page on the screen. */
export function mountApp(root: Root): void {
  const engine = startEngine();
  startDevice(engine);
  void seePolicy(engine);
  root.render(
    <ErrorBoundary>
      <CommandsContext value={createController(engine)}>
        <App />
      </CommandsContext>
    </ErrorBoundary>,
  );
}
