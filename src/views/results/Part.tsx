import { useId, type ReactNode } from "react";
import styles from "./Part.module.css";

/** A part of a section under its own heading. */
export function Part({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}
