import { useEffect, useEffectEvent, useRef } from "react";
import { createPortal } from "react-dom";
import type { Section } from "../sections.ts";
import styles from "./Collecting.module.css";

interface Props {
  readonly sections: readonly Section[];
  /** Each section's element, once all of it is there. */
  readonly onReady: (elements: readonly Element[]) => void;
}

/** What a section shows while something of it is still to come. */
const COMING = "[aria-busy=true]";
/** Frames without anything to come after which all is there: charts are drawn one frame after they know their width. */
const QUIET_FRAMES = 12;
/** Frames after which pictures that have not come are left out. */
const MOST_FRAMES_FOR_PICTURES = 1200;

/** All sections at once, out of sight and of reach, as wide as a page is: what a person takes away is all of it. */
export function Collecting({ sections, onReady }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const ready = useEffectEvent(onReady);
  useEffect(() => {
    let quiet = 0;
    let frames = 0;
    let next = requestAnimationFrame(function look() {
      const element = root.current;
      frames++;
      const isComing =
        element === null ||
        element.querySelector(COMING) !== null ||
        (frames < MOST_FRAMES_FOR_PICTURES && element.querySelector("[data-coming]") !== null);
      quiet = isComing ? 0 : quiet + 1;
      if (quiet < QUIET_FRAMES) next = requestAnimationFrame(look);
      else ready(Array.from(element?.children ?? []));
    });
    return () => cancelAnimationFrame(next);
  }, []);
  return createPortal(
    <div ref={root} className={styles.aside} inert aria-hidden="true">
      {sections.map(({ id, View }) => (
        <section key={id} className={styles.section}>
          <View />
        </section>
      ))}
    </div>,
    document.body,
  );
}
