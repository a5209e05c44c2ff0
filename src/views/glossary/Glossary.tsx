import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { SearchField } from "../../components/SearchField.tsx";
import { useWayBack } from "../../components/way-back.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { Entry } from "./Entry.tsx";
import { entryOf, glossary, type GlossaryEntry, type GlossaryPart } from "./glossary.ts";
import styles from "./Glossary.module.css";

const has = ({ name, id, sentence }: GlossaryEntry, word: string) =>
  [name, id, sentence].some((text) => text.toLowerCase().includes(word));

/** What is left of the parts where every word that was typed has to be found. */
function found(parts: readonly GlossaryPart[], typed: string): readonly GlossaryPart[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return parts
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter((entry) => wanted.every((word) => has(entry, word))),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** All words at once, to be read through or looked up in. Opened at one, it begins there. */
export function Glossary() {
  const { showGlossary } = useCommands();
  const asked = useLens((state) => state.glossary);
  const further = useFurtherMeasures();
  const at = asked === null ? null : (entryOf(asked, further)?.id ?? null);
  const parts = useMemo(() => glossary(further), [further]);
  const [typed, setTyped] = useState("");
  const shown = found(parts, typed);
  const prefix = useId();
  const page = useRef<HTMLDivElement>(null);
  const idOf = (id: string) => `${prefix}-${id}`;

  useEffect(() => {
    if (at !== null) document.getElementById(`${prefix}-${at}`)?.scrollIntoView({ block: "start" });
  }, [at, prefix]);

  useWayBack(() => showGlossary(null));
  return (
    <Dialog.Root open onOpenChange={(now) => (now ? undefined : showGlossary(null))}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content
          className={styles.sheet}
          aria-describedby={undefined}
          // Asked for a word, a person reads; only who asks for all of them may look one up.
          onOpenAutoFocus={(event) => {
            if (at === null) return;
            event.preventDefault();
            page.current?.focus();
            // Before this the sheet is not in the page yet.
            document.getElementById(idOf(at))?.scrollIntoView({ block: "start" });
          }}
          // Keys of the page are not for what lies under this.
          onKeyDown={(event) => event.stopPropagation()}
        >
          <div className={styles.head}>
            <Dialog.Title>Glossary</Dialog.Title>
            <SearchField label="Find a word" placeholder="Find a word" value={typed} onChange={setTyped} />
            <Dialog.Close className="button quiet icon" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <nav className={styles.list} aria-label="Words">
            {shown.map(({ title, entries }) => (
              <div key={title}>
                <h3>{title}</h3>
                <ul>
                  {entries.map(({ id, name }) => (
                    <li key={id}>
                      <button
                        type="button"
                        aria-current={id === at || undefined}
                        onClick={() => {
                          showGlossary(id);
                          document.getElementById(idOf(id))?.scrollIntoView({ block: "start" });
                        }}
                      >
                        {name}
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys */}
          <div ref={page} className={styles.page} tabIndex={0} role="region" aria-label="What they mean">
            {shown.length === 0 && <p className={styles.none}>{`No word here has “${typed.trim()}” in it.`}</p>}
            {shown.map(({ title, entries }) => (
              <section key={title} aria-label={title}>
                <h3 className={styles.part}>{title}</h3>
                {entries.map((entry) => (
                  <article
                    key={entry.id}
                    id={idOf(entry.id)}
                    className={styles.entry}
                    data-at={entry.id === at || undefined}
                  >
                    <h4>{entry.name}</h4>
                    <Entry entry={entry} />
                  </article>
                ))}
              </section>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
