import { conceptOf } from "../../analysis/sample-columns.ts";
import { furtherMeasuresOf, samplesOf } from "../../store/selectors.ts";
import { glossary } from "../../views/glossary/glossary.ts";
import type { Acts, Entries, Entry } from "./entry.ts";

/** What is found by what is typed: words, samples, and the text itself as a filter. */

export const ofWords: Entries = (state, { commands }) =>
  glossary(furtherMeasuresOf(state))
    .flatMap(({ entries }) => entries)
    .map(({ id, name, sentence }) => ({
      id: `word ${id}`,
      title: `What ${name} means`,
      group: "Glossary",
      words: `glossary ${id.replaceAll("_", " ")}`,
      hint: sentence,
      quiet: true,
      perform: () => commands.showGlossary(id),
    }));

/** Every sample, by concept, method, prompt and its own name. */
export const ofSamples: Entries = (state, { commands }) =>
  samplesOf(state).map((sample): Entry => {
    const { id, method, prompt } = sample;
    return {
      id: `sample ${id}`,
      title: [conceptOf(sample), method].filter((part) => part !== null && part !== "").join(", ") || id,
      group: "Samples",
      words: `${id} ${prompt ?? ""}`,
      hint: prompt ?? id,
      quiet: true,
      perform() {
        commands.show("samples");
        commands.select(id);
      },
    };
  });

/** What was typed as the table's filter; null where there is no table, or nothing was typed. */
export function asFilter(typed: string, isOpen: boolean, { commands }: Acts): Entry | null {
  const text = typed.trim();
  if (text === "" || !isOpen) return null;
  return {
    id: "filter",
    title: `Filter the table: ${text}`,
    group: "Table",
    perform() {
      commands.show("samples");
      commands.setFilter(text);
    },
  };
}
