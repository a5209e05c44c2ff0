import { useVirtualizer } from "@tanstack/react-virtual";
import { Check, CheckCheck, Pencil, Play, Redo2, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type FormEvent, type KeyboardEvent, type MouseEvent } from "react";
import { formatCount } from "../../components/format.ts";
import { cardAfter } from "../../components/card-places.ts";
import { bringIntoSight, rowsWith } from "../../components/row-keys.ts";
import { useSize } from "../../components/use-size.ts";
import { baseName } from "../../platform/bytes.ts";
import { waitingMasks } from "../../project/made-masks.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { samplesOf, wantedOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { MaskOnPicture } from "./MaskOnPicture.tsx";
import { MaskTile, TILE } from "./MaskTile.tsx";
import { reviewOrder, type Reviewed } from "./review-order.ts";
import { useAgreements } from "./use-agreements.ts";
import styles from "./ReviewView.module.css";

const NOTHING_OUT: readonly string[] = [];
const THRESHOLD_STEP = 0.05;

const isTyping = (target: EventTarget) => target instanceof HTMLInputElement;
const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** What waits to be looked at, as it stands. */
function useReviewed(): readonly Reviewed[] {
  const samples = useLens(samplesOf);
  const made = useLens((state) => state.made);
  const out = useLens((state) => state.intake?.out ?? NOTHING_OUT);
  const waiting = useMemo(() => waitingMasks(samples, made, out), [samples, made, out]);
  const alone = useMemo(() => reviewOrder(waiting, samples), [waiting, samples]);
  const agreements = useAgreements(alone, samples);
  return useMemo(() => reviewOrder(waiting, samples, agreements), [waiting, samples, agreements]);
}

/** Another name, or another threshold, for one picture. */
function Redo({ mask, onDone }: { readonly mask: Reviewed; readonly onDone: () => void }) {
  const { masks } = useCommands();
  const { prompt = null, threshold = 0.5, refinedBy = null } = mask.made.segmented ?? {};
  const [name, setName] = useState(prompt ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone();
    if (name.trim() !== "") void masks.remake(mask.made.of, name.trim(), threshold, refinedBy !== null);
  };
  return (
    <form className={styles.redo} onSubmit={submit}>
      <label className="field">
        Look for
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for by a key or a button
          autoFocus
          className="input"
          value={name}
          spellCheck={false}
          onKeyDown={({ key }) => key === "Escape" && onDone()}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <button type="submit" className="button">
        Make it again
      </button>
    </form>
  );
}

interface LargeProps {
  readonly mask: Reviewed;
  readonly renaming: boolean;
  readonly onRename: (renaming: boolean) => void;
  readonly act: (key: string) => void;
}

/** One mask at a size at which it can be judged, with what is known of it. */
function Large({ mask, renaming, onRename, act }: LargeProps) {
  const idle = useLens((state) => state.job === null && mayChange(state));
  const { made, doubts, side } = mask;
  const { segmented } = made;
  const shown =
    segmented === undefined
      ? []
      : [
          `${percent(segmented.facts.covered)} of the picture`,
          `threshold ${segmented.threshold}`,
          `by ${segmented.refinedBy ?? segmented.model}`,
        ];
  return (
    <section className={styles.large} aria-label="The selected mask">
      <MaskOnPicture
        image={made.of}
        mask={mask.path}
        label={`${baseName(made.of)} with its mask: what is outside is dark`}
      />
      <div className={styles.about}>
        <h3>{segmented?.prompt ?? baseName(made.of)}</h3>
        <p className={styles.dim}>{[side, baseName(made.of), ...shown].join(" · ")}</p>
        {doubts.length === 0 ? (
          <p className={styles.fine}>Nothing doubtful was seen. Whether it is right, you see.</p>
        ) : (
          <ul className={styles.doubts}>
            {doubts.map(({ kind, words }) => (
              <li key={kind}>{words}</li>
            ))}
          </ul>
        )}
        {renaming ? (
          <Redo mask={mask} onDone={() => onRename(false)} />
        ) : (
          <div className={styles.acts}>
            <button
              type="button"
              className="button primary"
              disabled={!idle}
              title="Accept (A)"
              onClick={() => act("a")}
            >
              <Check size={14} aria-hidden="true" />
              Accept
            </button>
            <button type="button" className="button" disabled={!idle} title="Reject (R)" onClick={() => act("r")}>
              <X size={14} aria-hidden="true" />
              Reject
            </button>
            <button type="button" className="button" disabled={!idle} title="Another name (N)" onClick={() => act("n")}>
              <Redo2 size={14} aria-hidden="true" />
              Another name
            </button>
            <span className={styles.threshold}>
              Threshold
              <button
                type="button"
                className="button icon"
                disabled={!idle}
                aria-label="Lower threshold"
                title="More of it ([)"
                onClick={() => act("[")}
              >
                −
              </button>
              <button
                type="button"
                className="button icon"
                disabled={!idle}
                aria-label="Higher threshold"
                title="Less of it (])"
                onClick={() => act("]")}
              >
                +
              </button>
            </span>
            <button
              type="button"
              className="button"
              title="Open its pair in the editor (E)"
              disabled={!idle}
              onClick={() => act("e")}
            >
              <Pencil size={14} aria-hidden="true" />
              Edit
            </button>
          </div>
        )}
      </div>
    </section>
  );
}

/** When none waits any more: what comes next. */
function Done() {
  const { score, show, masks } = useCommands();
  const wanted = useLens((state) => wantedOf(state).length);
  const idle = useLens((state) => state.job === null);
  const making = useLens((state) => state.job?.of === "masks");
  return (
    <div className={styles.done}>
      <h2>{making ? "Masks are being made" : "No mask waits to be looked at"}</h2>
      <p className={styles.dim}>
        {making
          ? "Each stands here as soon as it is made."
          : "Masks that are made from names stand here until they are accepted. Ctrl Z takes the last step back."}
      </p>
      {idle && (
        <div className={styles.acts}>
          {wanted > 0 && (
            <button type="button" className="button primary" onClick={() => void score()}>
              <Play size={14} aria-hidden="true" />
              {`Score ${formatCount(wanted, "pair")}`}
            </button>
          )}
          <button type="button" className="button" onClick={() => show("samples")}>
            To the table
          </button>
          <button type="button" className="button" onClick={() => masks.showMaking(true)}>
            Make masks
          </button>
        </div>
      )}
    </div>
  );
}

/** Masks that were made and wait to be looked at: the doubtful first. */
export function ReviewView() {
  const { masks, select, look, show } = useCommands();
  const reviewed = useReviewed();
  const readOnly = !useLens(mayChange);
  const making = useLens((state) => state.job !== null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [renaming, setRenaming] = useState(false);
  /** Where the selected one stood: when it goes, the next takes its place. */
  const lastPlace = useRef(0);
  const known = reviewed.findIndex(({ path }) => path === chosen);
  const place = known === -1 ? Math.min(lastPlace.current, reviewed.length - 1) : known;
  const selected = reviewed[place];
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const perLine = Math.max(1, Math.floor((width - TILE.gap) / (TILE.width + TILE.gap)));
  const line = TILE.height + TILE.gap;
  const lineOf = (at: number) => (at < 0 ? -1 : Math.floor(at / perLine));
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(reviewed.length / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => line,
    overscan: 2,
    paddingStart: TILE.gap,
    rangeExtractor: rowsWith(lineOf(place)),
  });
  const selectedPath = selected?.path;
  useEffect(() => {
    lastPlace.current = Math.max(0, place);
  }, [place]);
  const selectedSample = selected?.sample;
  // The inspector shows a pair that has the picture.
  useEffect(() => {
    if (selectedSample !== undefined) select(selectedSample);
  }, [select, selectedSample]);
  useEffect(() => {
    bringIntoSight(virtual, lineOf(place));
    const held = document.activeElement;
    // The one that had the focus is gone with its mask: the next takes it.
    if (held === document.body || scroller.current?.contains(held) === true)
      scroller.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
    // oxlint-disable-next-line react/exhaustive-deps -- when another is selected
  }, [selectedPath, perLine]);

  const doubtful = reviewed.filter(({ doubts }) => doubts.length > 0).length;
  const fine = reviewed.filter(({ doubts }) => doubts.length === 0).map(({ path }) => path);
  const acceptFine = () => masks.accept(fine);
  const act = (key: string): boolean => {
    if (selected === undefined || readOnly || (making && key !== "e")) return false;
    const { made, path, sample, side } = selected;
    const rethreshold = (by: number) => {
      const { prompt = null, threshold = 0.5, refinedBy = null } = made.segmented ?? {};
      const next = Math.round(100 * Math.min(0.95, Math.max(0.05, threshold + by))) / 100;
      if (prompt !== null) void masks.remake(made.of, prompt, next, refinedBy !== null);
    };
    const acts: Record<string, () => void> = {
      a: () => masks.accept([path]),
      r: () => masks.reject([path]),
      n: () => setRenaming(true),
      "[": () => rethreshold(-THRESHOLD_STEP),
      "]": () => rethreshold(THRESHOLD_STEP),
      e: () => {
        show("samples");
        select(sample);
        look({ tab: "masks", ...(side === "reference" ? { reference: 0 } : {}) });
      },
    };
    const perform = acts[key];
    perform?.();
    return perform !== undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOnTile = event.target instanceof Element && event.target.closest("[data-path]") !== null;
    const to = isOnTile ? cardAfter(event.key, place, reviewed.length, perLine, Math.floor(height / line)) : null;
    if (event.key === "A" && event.shiftKey && !readOnly && !making) acceptFine();
    else if (to !== null) setChosen(reviewed[to]?.path ?? null);
    else if (event.shiftKey || !act(event.key.toLowerCase())) return;
    event.preventDefault();
  };
  const onClick = ({ target }: MouseEvent) => {
    const path = target instanceof Element ? target.closest<HTMLElement>("[data-path]")?.dataset["path"] : undefined;
    if (path !== undefined) setChosen(path);
  };

  if (selected === undefined) return <Done />;
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of what is inside
    <div className={styles.review} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <h2 aria-live="polite">
          {`${formatCount(reviewed.length, "mask")} to look at`}
          {doubtful > 0 && <span className={styles.look}>{` ${doubtful} doubtful`}</span>}
        </h2>
        <button
          type="button"
          className="button"
          disabled={readOnly || making || fine.length === 0}
          title="Shift A"
          onClick={acceptFine}
        >
          <CheckCheck size={14} aria-hidden="true" />
          {doubtful === 0 ? `Accept all ${fine.length}` : `Accept the ${fine.length} that are not doubtful`}
        </button>
      </div>
      <Large
        key={selected.path}
        mask={selected}
        renaming={renaming}
        onRename={setRenaming}
        act={(key) => void act(key)}
      />
      <p className={styles.keys}>
        <kbd>A</kbd> accept <kbd>R</kbd> reject <kbd>N</kbd> another name <kbd>[</kbd> <kbd>]</kbd> threshold{" "}
        <kbd>E</kbd> edit <kbd>Shift A</kbd> accept what is not doubtful
      </p>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- focus roves over the tiles */}
      <div
        role="grid"
        aria-label="Masks to look at"
        aria-rowcount={Math.ceil(reviewed.length / perLine)}
        className={styles.tiles}
        ref={scroller}
        onClick={onClick}
      >
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its tiles have the focus
            <div
              key={index}
              role="row"
              aria-rowindex={index + 1}
              className={styles.line}
              style={{
                transform: `translateY(${start}px)`,
                gridTemplateColumns: `repeat(${perLine}, ${TILE.width}px)`,
              }}
            >
              {reviewed.slice(index * perLine, (index + 1) * perLine).map((mask) => (
                <MaskTile
                  key={mask.path}
                  mask={mask}
                  selected={mask.path === selectedPath}
                  focusable={mask.path === selectedPath}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
