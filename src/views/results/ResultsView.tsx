import { ChartScatter } from "lucide-react";
import { Tabs } from "radix-ui";
import { formatCount } from "../../components/format.ts";
import { pickFiles } from "../../components/pick-files.ts";
import type { Study } from "../../evaluation/study.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { wantedOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { SavePage } from "./page/SavePage.tsx";
import { SECTIONS, type Section } from "./sections.ts";
import { asideText, pairsText, sourcesText } from "./set-words.ts";
import { useRuns, useToyWords } from "./use-runs.ts";
import { useStudy } from "./use-study.ts";
import styles from "./ResultsView.module.css";

/** What this place is for, and how one gets there. @param why what there is nothing of */
function Nothing({ title, why }: { readonly title: string; readonly why: string }) {
  const { score, show } = useCommands();
  const hasPairs = useLens((state) => (state.intake?.samples.length ?? 0) > 0);
  const changes = useLens(mayChange);
  const wanted = useLens((state) => (state.job === null && mayChange(state) ? wantedOf(state).length : 0));
  return (
    <div className={styles.nothing}>
      <ChartScatter size={28} aria-hidden="true" />
      <h3>{title}</h3>
      <p>{why}</p>
      <div className={styles.acts}>
        {wanted > 0 && (
          <button type="button" className="button primary" onClick={() => void score()}>
            {`Score ${formatCount(wanted, "pair")}`}
          </button>
        )}
        {changes && (
          <button
            type="button"
            className={wanted > 0 ? "button" : "button primary"}
            onClick={() => pickFiles("Add files")}
          >
            Add scores or ratings
          </button>
        )}
        {hasPairs && (
          <button type="button" className="button" onClick={() => show("samples")}>
            To the table
          </button>
        )}
      </div>
    </div>
  );
}

/** Which set this is, how much of it, and by what it was scored. */
function Head({ study }: { readonly study: Study }) {
  const name = useLens((state) => state.projectName);
  const aside = asideText(study);
  const runs = useRuns();
  const toy = useToyWords();
  const sources = sourcesText(study);
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <h2>{name === null ? "Results" : `Results of ${name}`}</h2>
        <SavePage sections={SECTIONS.filter(({ missing }) => missing(study) === null)} />
      </div>
      <p>
        {pairsText(study)}
        {aside !== null && <span className={styles.aside}>{` · ${aside}`}</span>}
      </p>
      {runs.map((run) => (
        <p key={run} className={styles.source}>
          {run}
        </p>
      ))}
      {toy !== null && <strong className={styles.toy}>{toy}</strong>}
      {sources.length > 0 && (
        <details className={styles.source}>
          <summary>Where the numbers are from</summary>
          <ul>
            {sources.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </details>
      )}
    </header>
  );
}

function Sections({ study }: { readonly study: Study }) {
  const { showSection } = useCommands();
  const chosen = useLens((state) => state.section);
  const first = SECTIONS.find(({ missing }) => missing(study) === null) ?? SECTIONS[0];
  const open = SECTIONS.find(({ id }) => id === chosen) ?? first;
  if (open === undefined) return null;
  const why = open.missing(study);
  return (
    <Tabs.Root value={open.id} onValueChange={showSection} className={styles.body}>
      <Tabs.List className={styles.tabs} aria-label="Sections of the results">
        {SECTIONS.map(({ id, title, missing }: Section) => (
          <Tabs.Trigger key={id} value={id} data-missing={missing(study) !== null || undefined}>
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value={open.id} className={styles.section} tabIndex={-1}>
        {why === null ? <open.View /> : <Nothing title={`${open.title}: nothing to show yet`} why={why} />}
      </Tabs.Content>
    </Tabs.Root>
  );
}

/** What the set says of its methods, and how far each metric is to be trusted. */
export function ResultsView() {
  const study = useStudy();
  return (
    <section className={styles.view} aria-label="Results">
      {study.pairs.length === 0 && study.subjects === null ? (
        <Nothing
          title="No pairs, no results"
          why="Add pairs and score them, or add files of scores and ratings: means, intervals and agreement stand here as soon as there is a number."
        />
      ) : (
        <>
          <Head study={study} />
          <Sections study={study} />
        </>
      )}
    </section>
  );
}
