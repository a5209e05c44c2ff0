import { CircleAlert, CircleCheck, Eye } from "lucide-react";
import { useCommands } from "../../../store/commands.ts";
import type { Finding } from "./finding.ts";
import styles from "./WhyPanel.module.css";

/** A mark beside the colour, and a word for whoever sees neither. */
const TONES = {
  bad: { icon: CircleAlert, word: "Wrong" },
  look: { icon: Eye, word: "Worth a look" },
  fine: { icon: CircleCheck, word: "Fine" },
} as const;

interface Props {
  /** null before they are worked out. */
  readonly findings: readonly Finding[] | null;
  /** What is not known yet. */
  readonly coming: string | null;
}

/** Why the numbers are as they are, in sentences; each leads to the view that shows what it says. */
export function WhyPanel({ findings, coming }: Props) {
  const { look, select } = useCommands();
  return (
    <section className={styles.why} aria-labelledby="why-title">
      <h3 id="why-title">Why</h3>
      {findings === null && <p className={styles.waiting}>Reading the patches …</p>}
      <ul>
        {findings?.map(({ id, tone, text, link, look: change, select: other }) => {
          const { icon: Icon, word } = TONES[tone];
          return (
            <li key={id} data-finding={id} data-tone={tone}>
              <Icon size={14} aria-hidden="true" />
              <span>
                <span className="visually-hidden">{word}: </span>
                {text.replaceAll(" %", "\u00a0%")}{" "}
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    if (other !== undefined) select(other);
                    look(change);
                  }}
                >
                  {link}
                </button>
              </span>
            </li>
          );
        })}
      </ul>
      {coming !== null && <p className={styles.waiting}>{coming}</p>}
    </section>
  );
}
