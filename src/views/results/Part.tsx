import { useId, type ReactNode } from "react";
import { BelowPart } from "./heading.tsx";
import styles from "./Part.module.css";

interface Props {
  readonly title: string;
  /** What can be done with it, beside its heading. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a section under its own heading. */
export function Part({ title, tools, children }: Props) {
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id}>{title}</h3>
        {tools}
      </div>
      <BelowPart>{children}</BelowPart>
    </section>
  );
}
