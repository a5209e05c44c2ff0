import { CircleQuestionMark } from "lucide-react";
import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { lazyView } from "../components/lazy-view.tsx";
import base from "../components/Sheet.module.css";
import styles from "./Term.module.css";

const TermCard = lazyView(() => import("./glossary/TermCard.tsx").then((module) => module.TermCard));

/** Who points at a word may press it. */
const fetchCard = () => void TermCard.preload().catch(() => undefined); // told when it is shown

interface Props {
  /** Of a measure, or a word of views/glossary/entries.ts. */
  readonly id: string;
  readonly name: string;
  readonly className: string;
  readonly label?: string;
  readonly children: ReactNode;
}

function Opener({ id, name, className, label, children }: Props) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          className={className}
          aria-label={label}
          data-tip={label}
          onPointerEnter={fetchCard}
          onFocus={fetchCard}
        >
          {children}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={`${base.sheet} ${styles.sheet}`}
          sideOffset={6}
          collisionPadding={8}
          aria-label={`What ${name} means`}
          // In React's tree it stands where its name does: its keys are its own.
          onKeyDown={(event) => event.stopPropagation()}
        >
          <TermCard id={id} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface TermProps {
  readonly id: string;
  /** What shows of the name, where that is not all of it. */
  readonly shown?: ReactNode;
  readonly children: string;
}

/** A measure's name: pressed it says what that is. */
export function Term({ id, shown, children }: TermProps) {
  return (
    <Opener id={id} name={children} className={styles.term ?? ""}>
      {shown ?? children}
    </Opener>
  );
}

/** The same beside a name that belongs to a field or a head. */
export function TermMark({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <Opener id={id} name={name} className={styles.mark ?? ""} label={`Explain: ${name.toLowerCase()}`}>
      <CircleQuestionMark size={14} aria-hidden="true" />
    </Opener>
  );
}
