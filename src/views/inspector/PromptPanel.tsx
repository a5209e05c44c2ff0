import { formatDifference, formatScore } from "../../components/format.ts";
import { phrasesLeftOut } from "../../metric/words.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { TabView } from "./use-tab-layers.ts";
import type { Loaded } from "../pictures/use-loaded.ts";
import { subjectLeftOf, type PhraseEffect } from "./why/use-why.ts";
import { Term } from "../Term.tsx";
import styles from "./Panels.module.css";

/** Words of the prompt that were struck and those that were read, in the prompt's order. */
function marked(prompt: string, read: string): { readonly word: string; readonly struck: boolean }[] {
  const left = read.split(/\s+/u);
  return prompt.split(/\s+/u).map((word) => {
    const struck = left[0] !== word;
    if (!struck) left.shift();
    return { word, struck };
  });
}

function Phrases({
  sample,
  scores,
  effects,
}: {
  readonly sample: Sample;
  readonly scores: SampleScores;
  readonly effects: Loaded<readonly PhraseEffect[]>;
}) {
  if (sample.prompt === null || scores.prompt_text === null)
    return <p className={styles.note}>No prompt: PF needs one.</p>;
  const left = subjectLeftOf(sample, scores);
  const most = effects.value?.reduce((largest, { gain }) => Math.max(largest, Math.abs(gain)), 1e-6) ?? 1;
  return (
    <>
      <ul
        className={styles.words}
        aria-label="Phrases and how much lower PF is without each"
        data-testid="phrase-effects"
      >
        {effects.value === null && scores.pf !== null && effects.error === null
          ? // Their places are taken before their numbers are there, so that nothing below moves.
            phrasesLeftOut(scores.prompt_text).map(({ phrase }, i) => (
              <li key={i}>
                <span>{phrase}</span>
                <span className={styles.effect}>…</span>
              </li>
            ))
          : effects.value?.map(({ phrase, gain, pf }, i) => (
              <li key={i} title={`PF without it: ${pf}`} data-weak={gain > 0 || undefined}>
                <span>{phrase}</span>
                <span className={styles.effect}>{formatDifference(-gain)}</span>
                <span className={styles.bar} style={{ width: `${(Math.abs(gain) / most) * 100}%` }} />
              </li>
            ))}
      </ul>
      <p className={styles.prompt}>
        {/* oxlint-disable react/no-array-index-key -- a word may stand twice; its place is what it is */}
        {marked(sample.prompt, scores.prompt_text).map(({ word, struck }, i) =>
          struck ? <del key={i}>{word} </del> : <span key={i}>{word} </span>,
        )}
      </p>
      {left !== null && (
        <p className={styles.note} data-testid="subject-left">
          {`“${left}” seems to be the subject's, which is hidden from PF: only the object's name is struck from the prompt, and nothing else that describes it.`}
        </p>
      )}
      <p className={styles.note}>
        {effects.value === null
          ? (effects.error ?? "Reading the prompt without each of its phrases …")
          : effects.value.length === 0
            ? "The prompt is one phrase: nothing can be left out of it."
            : "How much lower PF is without each phrase. The text tower reads what is left as another sentence, so this is an effect on PF, not a measure of how much a phrase matters; small words, which shift any sentence, are not left out alone."}
      </p>
    </>
  );
}

const POOLS = ["background", "full", "foreground"] as const;
const POOL_NAMES = { background: "Background only", full: "Whole picture", foreground: "Subject only" };

function Cell({ value }: { readonly value: number | null }) {
  return <td title={value === null ? undefined : String(value)}>{formatScore(value)}</td>;
}

function SixNumbers({ scores }: { readonly scores: SampleScores }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Pool</th>
          <th scope="col">Prompt without subject</th>
          <th scope="col">Prompt as given</th>
        </tr>
      </thead>
      <tbody>
        {POOLS.map((pool) => (
          <tr key={pool} data-own={pool === "background" || undefined}>
            <th scope="row">
              <Term id={`pf_${pool}_stripped`}>{POOL_NAMES[pool]}</Term>
            </th>
            <Cell value={scores[`pf_${pool}_stripped`]} />
            <Cell value={scores[`pf_${pool}_prompt`]} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Props {
  readonly sample: Sample;
  readonly scores: SampleScores;
  readonly tab: TabView;
  readonly effects: Loaded<readonly PhraseEffect[]>;
}

/** PF: what it is without each phrase, what colours the background, and the six numbers of pools and prompts. */
export function PromptPanel({ sample, scores, tab, effects }: Props) {
  const { look } = useCommands();
  const { head, patchTexts } = useLens((state) => state.view);
  const { attention } = tab;
  return (
    <>
      <Phrases sample={sample} scores={scores} effects={effects} />
      <div className={styles.choices} role="radiogroup" aria-label="What colours the background">
        {[false, true].map((own) => (
          <label key={String(own)}>
            <input
              type="radio"
              name="prompt-colours"
              checked={patchTexts === own}
              onChange={() => look({ patchTexts: own })}
            />
            {own ? "Each patch against the text" : "Attention of the pool"}
          </label>
        ))}
        {!patchTexts && attention !== null && (
          <label className={styles.head}>
            Head
            <select
              className="input"
              value={head ?? "mean"}
              onChange={({ currentTarget }) =>
                look({ head: currentTarget.value === "mean" ? null : Number(currentTarget.value) })
              }
            >
              <option value="mean">mean of {attention.heads}</option>
              {Array.from({ length: attention.heads }, (_, h) => (
                <option key={h} value={h}>
                  {h + 1}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <SixNumbers scores={scores} />
    </>
  );
}
