import { Check, Circle, RotateCw, TriangleAlert } from "lucide-react";
import type { RowState } from "../../analysis/rows.ts";
import styles from "./cells.module.css";

const WORDS: Record<RowState, string> = { waiting: "waiting", done: "done", stale: "stale", failed: "failed" };
const ICONS = { waiting: Circle, done: Check, stale: RotateCw, failed: TriangleAlert };

export function StateCell({ state, about }: { readonly state: RowState; readonly about: string | null }) {
  const Icon = ICONS[state];
  return (
    <span className={styles.state} data-state={state} title={about ?? WORDS[state]}>
      <Icon size={13} aria-hidden="true" />
      <span>{WORDS[state]}</span>
    </span>
  );
}
