import { createElement, type ReactElement } from "react";
import { lineOf, tokenOf, type Maths } from "./math.ts";
import styles from "./Entry.module.css";

function elementOf(maths: Maths, key: number): ReactElement {
  if (typeof maths === "string") {
    const tag = tokenOf(maths);
    // Brackets stay as high as letters: what is in them is one line.
    return createElement(
      tag,
      { key, ...(tag === "mo" && /^[(){}|]$/.test(maths) ? { stretchy: "false" } : {}) },
      maths,
    );
  }
  const { tag, parts } = maths;
  // Words are text, and no letters of a formula.
  const inner = tag === "mtext" ? parts.map(lineOf).join("") : parts.map(elementOf);
  return createElement(tag, { key }, inner);
}

/** A formula, set by the browser. Where it is too wide it scrolls, and nothing else does. */
export function Formula({ maths }: { readonly maths: Maths }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys
    <div className={styles.formula} role="group" aria-label={`Formula: ${lineOf(maths)}`} tabIndex={0}>
      {createElement("math", { display: "block" }, elementOf(maths, 0))}
    </div>
  );
}
