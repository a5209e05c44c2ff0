import type { Root } from "react-dom/client";
import { benchClient } from "../../engine/gpu-bench/client.ts";
import { isTowerName, type TowerName } from "../../engine/gpu-bench/towers.ts";
import { BenchPage } from "../../views/bench/BenchPage.tsx";
import { ErrorBoundary } from "../ErrorBoundary.tsx";
import { useTheme } from "../use-theme.ts";

function Bench({ asked }: { readonly asked: TowerName | null }) {
  useTheme();
  return <BenchPage client={benchClient} asked={asked} />;
}

/** `?bench` in place of the app: no project is opened, and no engine started. `?bench=tiny` asks for a tower by name. */
export function mountBench(root: Root): void {
  const asked = new URLSearchParams(location.search).get("bench");
  root.render(
    <ErrorBoundary>
      <Bench asked={isTowerName(asked) ? asked : null} />
    </ErrorBoundary>,
  );
}
