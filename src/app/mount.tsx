import type { Root } from "react-dom/client";
import { startEngine } from "../engine/client.ts";
import { CommandsContext } from "../store/commands.ts";
import { App } from "./App.tsx";
import { createController } from "./controller.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { fetchWhenIdle, firstPaint } from "./first-paint.ts";
import { LATER_MODULES } from "./lazy-modules.ts";
import { LATER_VIEWS } from "./lazy-views.ts";
import { report } from "./report.ts";
import { seePolicy, startDevice } from "./start-engine.ts";

/** Puts the page on the screen, joined to an engine that starts when it stands there, and then fetches the rest of the page. */
export function mountApp(root: Root): void {
  const engine = startEngine(firstPaint());
  startDevice(engine);
  void seePolicy(engine);
  root.render(
    <ErrorBoundary>
      <CommandsContext value={createController(engine)}>
        <App />
      </CommandsContext>
    </ErrorBoundary>,
  );
  void fetchWhenIdle([...LATER_VIEWS, ...LATER_MODULES]);
  // A development server's files change under their names.
  if (import.meta.env.PROD)
    void firstPaint()
      .then(() => import("./offline/start.ts"))
      .then((offline) => offline.startOffline(), report);
}
