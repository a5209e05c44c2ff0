import { ChevronDown, ChevronUp, CircleAlert, CircleCheck, Eye } from "lucide-react";
import { useState } from "react";
import { useMedia } from "../../../components/use-media.ts";
import { useCommands } from "../../../store/commands.ts";
import { isScoring } from "../../../store/selectors.ts";
import { useLens } from "../../../store/store.ts";
import type { Finding } from "./finding.ts";
import { comingOf } from "./use-why.ts";
import styles from "./WhyDock.module.css";

/** A mark beside the colour, and a word for whoever sees neither. */
const TONES = {
  bad: { icon: CircleAlert, word: "Wrong" },
  look: { icon: Eye, word: "Worth a look" },
  fine: { icon: CircleCheck, word: "Fine" },
} as const;

/**
 * Windows that have room for all reasons below pictures, tools and what a tab is about: the wider, the higher the pictures.
 * In others they are shut until somebody opens them.
 */
const ROOMY =
  "(min-width: 1080px) and (max-width: 1700px) and (min-height: 1000px), (min-width: 1080px) and (min-height: 1240px)";

function Reason({ finding }: { readonly finding: Finding }) {
  const { look, select } = useCommands();
  const { id, tone, text, link, look: change, select: other } = finding;
  const { icon: Icon, word } = TONES[tone];
  return (
    <li data-finding={id} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      <div className={styles.said}>
        <span className={styles.text}>
          <span className="visually-hidden">{word}: </span>
          {text.replaceAll(" %", "\u00a0%")}{" "}
        </span>
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
      </div>
    </li>
  );
}

/** What is not known yet: told by itself, since it changes with every row of a run. */
function Coming() {
  const words = useLens((state) => (state.job !== null && isScoring(state) ? comingOf(state.job) : null));
  return words !== null && <p className={styles.waiting}>{words}</p>;
}

interface Props {
  /** null before they are worked out. */
  readonly findings: readonly Finding[] | null;
  /** What stands above needs the room: shut until somebody opens it there. */
  readonly giveWay: boolean;
}

/**
 * Why the numbers are as they are, in sentences; each leads to the view that shows what it says. It has one place under
 * all tabs and one height, so that nothing moves with it; shut, the first sentence stands alone.
 */
export function WhyDock({ findings, giveWay }: Props) {
  const { openWhy } = useCommands();
  const roomy = useMedia(ROOMY);
  const left = useLens((state) => state.whyOpen) ?? roomy;
  const [asked, setAsked] = useState(false);
  const open = giveWay ? asked : left;
  const more = (findings?.length ?? 0) - 1;
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <section className={styles.why} data-open={open || undefined} aria-labelledby="why-title">
      <h3>
        <button type="button" aria-expanded={open} onClick={() => (giveWay ? setAsked(!open) : openWhy(!open))}>
          <span id="why-title">Why</span>
          <Chevron size={15} aria-hidden="true" />
          {!open && more > 0 && <span className={styles.more}>{`${more} more`}</span>}
        </button>
      </h3>
      <div className={styles.reasons}>
        {findings === null && <p className={styles.waiting}>Reading the patches …</p>}
        <ul>
          {findings?.slice(0, open ? undefined : 1).map((finding) => (
            <Reason key={finding.id} finding={finding} />
          ))}
        </ul>
        {open && <Coming />}
      </div>
    </section>
  );
}
