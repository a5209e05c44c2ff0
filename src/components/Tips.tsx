import { useEffect, useRef } from "react";
import { tipPlace } from "./tip-places.ts";
import styles from "./Tips.module.css";

/** Milliseconds that a mouse rests on a button, or a finger holds it, before its tip shows. */
const REST = 350;
const HOLD = 450;

/**
 * A button's title becomes its tip: the browser's own shows to a resting mouse alone, and would stand beside this one.
 * It still describes the button. Where the title changes later, that is the next tip.
 */
function adoptTitle(button: HTMLElement): void {
  // A mark of a drawing has none.
  if (button.title === "" || button.title === undefined) return;
  button.dataset["tip"] = button.title;
  button.dataset["tipMore"] = "";
  button.setAttribute("aria-description", button.title);
  button.removeAttribute("title");
}

/** What has a tip, if its name is not to be read on it anyway. */
function tipOf(target: EventTarget | null): HTMLElement | null {
  const found =
    target instanceof Element
      ? target.closest<HTMLElement>("[data-tip], button[title], .button.icon[aria-label]")
      : null;
  if (found === null) return null;
  adoptTitle(found);
  if (found.dataset["tipMore"] !== undefined) return found;
  const word = found.querySelector<HTMLElement>("[data-word]");
  return word === null || word.offsetWidth <= 1 ? found : null;
}

/**
 * The tip of whatever has `data-tip`, of every button with a title, and of those that are an icon alone: beside it when
 * a mouse rests on it, when keys come to it, and when a finger holds it, which then presses nothing. Over everything, so
 * that no edge cuts it. Screen readers have the names themselves.
 */
export function Tips() {
  const tip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let later: ReturnType<typeof setTimeout> | undefined;
    let shownOf: HTMLElement | null = null;
    let held = false;
    const hide = () => {
      clearTimeout(later);
      shownOf = null;
      if (tip.current?.matches(":popover-open") === true) tip.current.hidePopover();
    };
    const show = (of: HTMLElement) => {
      const box = tip.current;
      if (box === null || !of.isConnected) return;
      hide();
      shownOf = of;
      box.textContent = of.dataset["tip"] ?? of.ariaLabel ?? "";
      box.showPopover();
      const { left, top } = tipPlace(of.getBoundingClientRect(), box.getBoundingClientRect(), {
        width: innerWidth,
        height: innerHeight,
      });
      box.style.left = `${left}px`;
      box.style.top = `${top}px`;
    };
    const showLater = (of: HTMLElement, wait: number, then?: () => void) => {
      clearTimeout(later);
      later = setTimeout(() => {
        show(of);
        then?.();
      }, wait);
    };
    const onOver = ({ target, pointerType }: PointerEvent) => {
      if (pointerType === "touch") return;
      const of = tipOf(target);
      if (of === shownOf) return;
      hide();
      if (of !== null) showLater(of, REST);
    };
    const onFocus = ({ target }: FocusEvent) => {
      hide();
      const of = tipOf(target);
      // A file button has its focus on the input inside of it.
      if (of !== null && target instanceof Element && target.matches(":focus-visible")) show(of);
    };
    const onDown = ({ target, pointerType }: PointerEvent) => {
      hide();
      held = false;
      const of = pointerType === "touch" ? tipOf(target) : null;
      if (of !== null) showLater(of, HOLD, () => (held = true));
    };
    const onClick = (event: MouseEvent) => {
      if (held) {
        event.preventDefault();
        event.stopPropagation();
      }
      held = false;
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== "Tab" && key !== "Shift") hide();
    };
    const ends = new AbortController();
    const { signal } = ends;
    document.addEventListener("pointerover", onOver, { signal });
    document.addEventListener("focusin", onFocus, { signal });
    document.addEventListener("focusout", hide, { signal });
    document.addEventListener("pointerdown", onDown, { signal, capture: true });
    document.addEventListener("pointerup", () => clearTimeout(later), { signal });
    document.addEventListener("pointercancel", hide, { signal });
    document.addEventListener("click", onClick, { signal, capture: true });
    document.addEventListener("keydown", onKey, { signal, capture: true });
    document.addEventListener("scroll", hide, { signal, capture: true });
    return () => {
      ends.abort();
      hide();
    };
  }, []);
  return <div ref={tip} popover="manual" className={styles.tip} aria-hidden="true" />;
}
