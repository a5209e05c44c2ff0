import { Sparkles } from "lucide-react";
import { useMemo, useState } from "react";
import { DialogSheet } from "../../components/DialogSheet.tsx";
import { formatCount } from "../../components/format.ts";
import { FAMILIES_ABOUT } from "../../models/families-about.ts";
import type { Correction } from "../../project/corrections.ts";
import { unmaskedOf } from "../../project/made-masks.ts";
import { useCommands } from "../../store/commands.ts";
import { scopedSamplesOf, scopeOf } from "../../store/scope.ts";
import { canSegment, everySampleOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { orderOf } from "../../store/order.ts";
import { baseName } from "../../platform/bytes.ts";
import type { Sample } from "../../project/types.ts";
import { placePrompts, type PlacedPrompts } from "./prompt-lines.ts";
import { ConceptNames } from "./ConceptNames.tsx";
import styles from "./MakingSheet.module.css";
import { namedConcepts, type NamedConcept } from "./naming.ts";
import { TimeNeeded } from "./TimeNeeded.tsx";

const named = FAMILIES_ABOUT.find(({ segmentsBy }) => segmentsBy === "name");
const pointed = FAMILIES_ABOUT.find(({ segmentsBy }) => segmentsBy === "points");

/** Without a model there are no masks from names: which one, how large, and what can be done without. */
function MissingModel() {
  const { show, models, masks } = useCommands();
  const suggested = named?.suggested[0];
  if (suggested === undefined) return null;
  const bring = () => {
    masks.showMaking(false);
    show("models");
    void models.planRepository({ repository: suggested.repository });
  };
  return (
    <div className={styles.missing} role="note">
      <p>
        <strong>{`${named?.name} is not here yet.`}</strong>{" "}
        {`It finds a subject by its name: ${suggested.repository}${suggested.note === undefined ? "" : ` (${suggested.note})`}. It is downloaded once and stays in this browser. Masks can be drawn without it: the editor takes patches that look alike.`}
      </p>
      <button type="button" className="button" onClick={bring}>
        Look it up
      </button>
    </div>
  );
}

/** To which pair the first goes, so that a wrong order is seen before anything is made. */
function firstWords({ prompts }: PlacedPrompts, samples: readonly Sample[]): string {
  const first = samples.find(({ id }) => prompts.has(id));
  return first === undefined
    ? ""
    : ` The first goes to ${baseName(first.generation ?? first.id)}: “${prompts.get(first.id) ?? ""}”.`;
}

function countWords({ prompts, count, named: byName }: PlacedPrompts, pairs: number): string {
  if (count === 0) return "Without a prompt there is no PF. This may also be left empty.";
  if (byName)
    return `${formatCount(prompts.size, "prompt")} of ${count} found a pair by name; ${pairs - prompts.size} pairs stay without.`;
  if (count === pairs) return `A line for each of the ${pairs} pairs.`;
  return count < pairs
    ? `${formatCount(count, "line")} for ${pairs} pairs: the last ${pairs - count} stay without a prompt.`
    : `${formatCount(count, "line")} for ${pairs} pairs: the last ${count - pairs} belong to none.`;
}

interface PromptsProps {
  /** Pairs without a prompt, as the table lists them. */
  readonly samples: readonly Sample[];
  readonly placed: PlacedPrompts;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Prompts of pairs that have none: a line each in the table's order, or a table. */
function Prompts({ samples, placed, text, onText }: PromptsProps) {
  const complete = placed.count === 0 || placed.prompts.size === samples.length;
  return (
    <section aria-labelledby="making-prompts">
      <h3 id="making-prompts">{`Prompts of ${formatCount(samples.length, "pair")} without one`}</h3>
      <textarea
        className={`input ${styles.prompts}`}
        aria-labelledby="making-prompts"
        aria-describedby="making-prompts-count"
        rows={4}
        value={text}
        placeholder={
          "a line for each pair, in the table's order; or a table with the columns id (or generation) and prompt\na red backpack on a beach"
        }
        spellCheck={false}
        onChange={({ currentTarget }) => onText(currentTarget.value)}
      />
      <p id="making-prompts-count" className={complete ? styles.dim : styles.look} aria-live="polite">
        {countWords(placed, samples.length)}
        {firstWords(placed, samples)}
      </p>
    </section>
  );
}

/** What is asked for or acted on, as the table lists it: prompts are pasted in the order that is seen. */
function scopedInOrder(): readonly Sample[] {
  const state = useLens.getState();
  const asked = new Set(state.makingOf);
  const places = new Map(orderOf({ ...state, place: "samples" }).map((id, place) => [id, place]));
  const placeOf = ({ id }: Sample) => places.get(id) ?? Infinity;
  const scoped =
    state.makingOf === null ? scopedSamplesOf(state) : everySampleOf(state).filter(({ id }) => asked.has(id));
  return scoped.toSorted((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)));
}

function Body() {
  const { masks } = useCommands();
  const samples = useLens(everySampleOf);
  const asked = useLens((state) => state.makingOf !== null);
  const acted = useLens(scopeOf);
  const scope = asked ? "all" : acted;
  // As it was opened: what is ticked or shown does not change below it.
  const [scoped] = useState(scopedInOrder);
  const within = useMemo(() => {
    const ids = new Set(scoped.map(({ id }) => id));
    return samples.filter(({ id }) => ids.has(id));
  }, [samples, scoped]);
  const lacking = useMemo(() => unmaskedOf(within), [within]);
  // Where all have one, another can be made beside it.
  const again = lacking.length === 0;
  const unmasked = useMemo(() => (again ? unmaskedOf(within, true) : lacking), [again, within, lacking]);
  const concepts = useMemo(() => namedConcepts(within, unmasked), [within, unmasked]);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(
    () => new Map(concepts.map(({ key, name, suggestion }) => [key, name ?? suggestion ?? ""])),
  );
  const unprompted = useMemo(() => scoped.filter(({ prompt }) => prompt === null), [scoped]);
  const [prompts, setPrompts] = useState("");
  const [threshold, setThreshold] = useState(0.5);
  const [refine, setRefine] = useState(false);
  const [useAtOnce, setUseAtOnce] = useState(false);
  const hasNamed = useLens((state) => canSegment(state, "name"));
  const hasPointed = useLens((state) => canSegment(state, "points"));

  const nameOf = ({ key, name }: NamedConcept) => names.get(key)?.trim() || name;
  const wanted = new Set(concepts.flatMap((concept) => (nameOf(concept) === null ? [] : [concept.key])));
  const images = unmasked.filter(({ concept }) => wanted.has(concept)).map(({ image }) => image);
  const references = unmasked.filter(({ side }) => side === "reference").length;
  const placed = useMemo(() => placePrompts(prompts, unprompted), [prompts, unprompted]);

  const make = () => {
    const said = new Map<string, Correction>();
    for (const concept of concepts) {
      const object = concept.name ?? nameOf(concept);
      if (object !== null) for (const id of concept.unnamed) said.set(id, { object });
    }
    for (const [id, prompt] of placed.prompts) said.set(id, { ...said.get(id), prompt });
    const renamed = new Map(
      concepts.flatMap((concept) => {
        const name = nameOf(concept);
        return name === null || concept.name === null || name === concept.name ? [] : [[concept.key, name] as const];
      }),
    );
    const called = unmasked.flatMap(({ image, concept }) => {
      const name = renamed.get(concept);
      return name === undefined ? [] : [[image, name] as const];
    });
    void masks.make({ images, said: [...said], called, threshold, refine: refine && hasPointed, again, useAtOnce });
  };

  return (
    <>
      <p className={styles.lead}>
        {again
          ? `Every picture of these pairs has a mask. Others can be made beside them, ${formatCount(unmasked.length, "picture")} in all: a pair keeps its mask until another is accepted.`
          : `${formatCount(unmasked.length, "picture")} of ${formatCount(within.length, "pair")}${scope === "all" ? "" : ` (${scope})`} ${unmasked.length === 1 ? "has" : "have"} no mask: ${formatCount(references, "reference")}, ${formatCount(unmasked.length - references, "generation")}.`}
      </p>
      {!hasNamed && <MissingModel />}
      <ConceptNames concepts={concepts} names={names} onName={setNames} />
      {unprompted.length > 0 && <Prompts samples={unprompted} placed={placed} text={prompts} onText={setPrompts} />}
      <details>
        <summary>How</summary>
        <div className={styles.manner}>
          <label className="field">
            Threshold
            <input
              className="input"
              type="number"
              min={0.05}
              max={0.95}
              step={0.05}
              value={threshold}
              onChange={({ currentTarget }) => {
                const value = currentTarget.valueAsNumber;
                if (value >= 0 && value <= 1) setThreshold(value);
              }}
            />
          </label>
          {hasPointed && (
            <label>
              <input
                type="checkbox"
                checked={refine}
                onChange={({ currentTarget }) => setRefine(currentTarget.checked)}
              />{" "}
              {`Let ${pointed?.name} draw it, from a click where ${named?.name} is surest`}
            </label>
          )}
        </div>
      </details>
      <label>
        <input
          type="checkbox"
          checked={useAtOnce}
          onChange={({ currentTarget }) => setUseAtOnce(currentTarget.checked)}
        />{" "}
        Use them at once, without looking at them first
      </label>
      <div className={styles.end}>
        <button type="button" className="button primary" disabled={images.length === 0 || !hasNamed} onClick={make}>
          <Sparkles size={14} aria-hidden="true" />
          {`Make ${formatCount(images.length, "mask")}`}
        </button>
        <TimeNeeded pictures={images.length} refines={refine && hasPointed} />
        {images.length < unmasked.length && (
          <p
            className={styles.dim}
          >{`${formatCount(unmasked.length - images.length, "picture")} without a name stay as they are.`}</p>
        )}
      </div>
    </>
  );
}

/** Of what masks are to be made: what the subjects are called, prompts where there are none, and how. */
export function MakingSheet() {
  const { masks } = useCommands();
  return (
    <DialogSheet title="Make masks" width={620} onClose={() => masks.showMaking(false)}>
      <Body />
    </DialogSheet>
  );
}
