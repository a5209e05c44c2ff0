import type { Root } from "react-dom/client";
import { setTheme } from "../../store/actions/view.ts";
import { followAddress } from "../address.ts";
import { ErrorBoundary } from "../ErrorBoundary.tsx";
import { ViewerApp } from "./ViewerApp.tsx";

/** "light" and "dark" of an address, for this page alone. */
function followTheme(search: string): void {
  const theme = new URLSearchParams(search).get("theme");
  if (theme === "light" || theme === "dark") setTheme(theme, false);
}

/** Puts the viewer on the screen: an engine it has none. */
export function mountViewer(root: Root): void {
  followTheme(location.search);
  followAddress();
  root.render(
    <ErrorBoundary>
      <ViewerApp />
    </ErrorBoundary>,
  );
}
