import { useState, type KeyboardEvent } from "react";

/** A chart's marks by keys: one of them can have the focus, arrows go from one to the next, Enter opens it. */

export interface MarkProps {
  readonly role: "button" | "img";
  readonly tabIndex: number;
  readonly "aria-label": string;
  /** Shown beside it (components/Tips.tsx). */
  readonly "data-tip": string;
  readonly "data-mark": number;
  readonly onFocus: () => void;
  readonly onClick?: () => void;
}

export interface Marks {
  /** @param tip all that is to be said of a mark */
  readonly mark: (index: number, tip: string) => MarkProps;
  readonly onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

/** @param onOpen left out where nothing stands behind a mark */
export function useMarks(count: number, onOpen?: (index: number) => void): Marks {
  const [last, setLast] = useState(0);
  const entry = Math.min(last, count - 1);
  return {
    mark: (index, tip) => ({
      role: onOpen === undefined ? "img" : "button",
      tabIndex: index === entry ? 0 : -1,
      "aria-label": tip,
      "data-tip": tip,
      "data-mark": index,
      onFocus: () => setLast(index),
      ...(onOpen === undefined ? {} : { onClick: () => onOpen(index) }),
    }),
    onKeyDown(event) {
      const { key, currentTarget, target } = event;
      const at = target instanceof SVGElement ? Number(target.dataset["mark"]) : NaN;
      if (Number.isNaN(at) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === "Enter" || key === " ") onOpen?.(at);
      else {
        const to = key === "Home" ? 0 : key === "End" ? count - 1 : at + (STEPS[key] ?? NaN);
        if (Number.isNaN(to)) return;
        currentTarget.querySelector<SVGElement>(`[data-mark="${Math.min(count - 1, Math.max(0, to))}"]`)?.focus();
      }
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
