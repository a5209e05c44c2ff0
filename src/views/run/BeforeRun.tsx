import { useState, type ReactNode } from "react";
import { lazyView } from "../../components/lazy-view.tsx";
import { useLens } from "../../store/store.ts";

/** Fetched before a run asks for it, or when it does. */
export const BeforeRunSheet = lazyView(
  () => import("./BeforeRunSheet.tsx").then((module) => module.BeforeRunSheet),
  null,
);

/**
 * Where Score was pressed for pairs that lack masks or prompts, a sheet tells what that means.
 *
 * @param children the button that it stands below
 */
export function BeforeRun({ children }: { readonly children: ReactNode }) {
  const asking = useLens((state) => state.asking && state.job === null);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <span ref={setAnchor}>
      {children}
      {asking && anchor !== null && <BeforeRunSheet anchor={anchor} />}
    </span>
  );
}
