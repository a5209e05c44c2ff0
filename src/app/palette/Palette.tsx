import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useWayBack } from "../../components/way-back.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { PageControl } from "../action.ts";
import type { Entry } from "./entry.ts";
import { asFilter } from "./found.ts";
import { offer, type Offered } from "./order.ts";
import { recentEntries, rememberEntry } from "./recent.ts";
import { entriesOf } from "./register.ts";
import styles from "./Palette.module.css";

/** Rows that Page Up and Page Down pass over. */
const PAGE = 8;

/** A title in pieces, those that were found and those between. */
function piecesOf(
  title: string,
  marks: readonly number[],
): readonly { readonly at: number; readonly text: string; readonly found: boolean }[] {
  const found = new Set(marks);
  const cuts = Array.from(title, (_, i) => i).filter((i) => i === 0 || found.has(i) !== found.has(i - 1));
  return cuts.map((at, i) => ({ at, text: title.slice(at, cuts[i + 1]), found: found.has(at) }));
}

function Title({ entry: { title }, marks }: Offered) {
  return (
    <span className={styles.title}>
      {piecesOf(title, marks).map(({ at, text, found }) => (found ? <b key={at}>{text}</b> : text))}
    </span>
  );
}

interface OptionProps {
  readonly id: string;
  readonly offered: Offered;
  readonly active: boolean;
  /** Says of what kind it is: no heading does. */
  readonly named: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Option({ id, offered, active, named, onPoint, onChoose }: OptionProps) {
  const { entry } = offered;
  const { not, hint, keys, group } = entry;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus, and Enter
    <div
      id={id}
      role="option"
      className={styles.option}
      aria-selected={active}
      aria-disabled={not !== undefined || undefined}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <Title {...offered} />
      <span className={styles.hint}>{not === undefined ? hint : `Not now: ${not}`}</span>
      <span className={styles.group}>{named ? group : null}</span>
      {keys !== undefined && <kbd>{keys}</kbd>}
    </div>
  );
}

interface Props {
  readonly control: PageControl;
  readonly onClose: () => void;
}

/** Everything that can be done, found by name. What is chosen is done when this is closed, so that it can move the focus. */
export function Palette({ control, onClose }: Props) {
  const commands = useCommands();
  // As it was when this was opened: nobody waits for a run in it.
  const [state] = useState(() => useLens.getState());
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const chosen = useRef<Entry | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const acts = useMemo(() => ({ commands, control }), [commands, control]);
  const entries = useMemo(() => entriesOf(state, acts), [state, acts]);
  const groups = useMemo(() => {
    const filter = asFilter(typed, state.intake !== null, acts);
    const found = offer(entries, typed, recentEntries());
    return filter === null ? found : [...found, { title: "Table" as const, offered: [{ entry: filter, marks: [] }] }];
  }, [entries, typed, acts, state.intake]);
  const all = groups.flatMap(({ offered }) => offered);
  const active = Math.min(at, all.length - 1);
  const idOf = (place: number) => `${prefix}-${place}`;

  useEffect(() => {
    document.getElementById(`${prefix}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [prefix, active]);

  const choose = (place: number) => {
    const entry = all[place]?.entry;
    if (entry === undefined || entry.not !== undefined) return;
    chosen.current = entry;
    rememberEntry(entry.id);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = all.length - 1;
    const steps: Record<string, () => void> = {
      ArrowDown: () => setAt(active === last ? 0 : active + 1),
      ArrowUp: () => setAt(active <= 0 ? last : active - 1),
      PageDown: () => setAt(Math.min(last, active + PAGE)),
      PageUp: () => setAt(Math.max(0, active - PAGE)),
      Enter: () => choose(active),
    };
    const step = event.nativeEvent.isComposing ? undefined : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  useWayBack(onClose);
  return (
    <Dialog.Root open onOpenChange={(now) => (now ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content
          className={styles.palette}
          aria-describedby={undefined}
          onCloseAutoFocus={() => setTimeout(() => chosen.current?.perform())}
        >
          <Dialog.Title className="visually-hidden">Commands</Dialog.Title>
          <div className={styles.field}>
            <Search size={16} aria-hidden="true" />
            <input
              type="text"
              role="combobox"
              aria-expanded="true"
              aria-controls={`${prefix}-list`}
              aria-activedescendant={active < 0 ? undefined : idOf(active)}
              aria-autocomplete="list"
              aria-label="What to do, or where to go"
              placeholder="What to do, or where to go"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={({ currentTarget: { value } }) => {
                setTyped(value);
                setAt(0);
                list.current?.scrollTo(0, 0);
              }}
              onKeyDown={onKeyDown}
            />
            <kbd>Esc</kbd>
          </div>
          <div ref={list} id={`${prefix}-list`} role="listbox" aria-label="Found" className={styles.list}>
            {groups.map(({ title, offered }) => (
              <div key={title} role="group" aria-label={title}>
                {title !== "Best" && typed.trim() === "" && (
                  <div className={styles.heading} aria-hidden="true">
                    {title}
                  </div>
                )}
                {offered.map((one) => {
                  const place = all.indexOf(one);
                  return (
                    <Option
                      key={one.entry.id}
                      id={idOf(place)}
                      offered={one}
                      active={place === active}
                      named={typed.trim() !== ""}
                      onPoint={() => setAt(place)}
                      onChoose={() => choose(place)}
                    />
                  );
                })}
              </div>
            ))}
          </div>
          {all.length === 0 && <p className={styles.none}>{`Nothing is called “${typed.trim()}”.`}</p>}
          <p className="visually-hidden" role="status">
            {`${all.length} found`}
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
