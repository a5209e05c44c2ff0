import { useEffect, useState, type KeyboardEvent } from "react";
import { CardGrid } from "../../components/CardGrid.tsx";
import { formatCount } from "../../components/format.ts";
import { useCardLines } from "../../components/use-card-lines.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { useLens } from "../../store/store.ts";
import { AcceptFine } from "./AcceptFine.tsx";
import { MaskTile, TILE } from "./MaskTile.tsx";
import { NothingWaits } from "./NothingWaits.tsx";
import { ReviewedMask } from "./ReviewedMask.tsx";
import { useReviewed, type Review } from "./use-reviewed.ts";
import styles from "./ReviewView.module.css";

const THRESHOLD_STEP = 0.05;

const isTyping = (target: EventTarget) => target instanceof HTMLInputElement;

function Masks({ review }: { readonly review: Review }) {
  const { reviewed, acceptFine } = review;
  const { masks, select, look, show } = useCommands();
  const readOnly = !useLens(mayChange);
  const making = useLens((state) => state.job !== null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [renaming, setRenaming] = useState(false);
  /** Where the selected one stood: when it goes, the next takes its place. */
  const [lastPlace, setLastPlace] = useState(0);
  const known = reviewed.findIndex(({ path }) => path === chosen);
  const place = known === -1 ? Math.min(lastPlace, reviewed.length - 1) : known;
  if (place !== lastPlace) setLastPlace(place);
  const selected = reviewed[place];
  const { scroller, lines } = useCardLines({
    count: reviewed.length,
    place,
    selected: selected?.path ?? null,
    size: TILE,
    inheritsFocus: true,
  });
  const selectedSample = selected?.sample;
  // The inspector shows a pair that has the picture.
  useEffect(() => {
    if (selectedSample !== undefined) select(selectedSample);
  }, [select, selectedSample]);

  const doubtful = reviewed.filter(({ doubts }) => doubts.length > 0).length;
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
    if (event.key === "A" && event.shiftKey && !readOnly && !making) void acceptFine();
    else if (event.shiftKey || !act(event.key.toLowerCase())) return;
    event.preventDefault();
  };

  if (selected === undefined) return null;
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of what is inside
    <div className={styles.review} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <h2 aria-live="polite">
          {`${formatCount(reviewed.length, "mask")} to look at`}
          {doubtful > 0 && <span className={styles.look}>{` ${doubtful} doubtful`}</span>}
        </h2>
        <AcceptFine review={review} />
      </div>
      <ReviewedMask
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
      <CardGrid
        label="Masks to look at"
        className={styles.tiles}
        items={reviewed}
        place={place}
        scroller={scroller}
        lines={lines}
        renderCard={(mask, state) => <MaskTile key={mask.path} mask={mask} {...state} />}
        onPick={({ path }) => setChosen(path)}
      />
    </div>
  );
}

/** Masks that were made and wait to be looked at: the doubtful first. */
export function ReviewView() {
  const review = useReviewed();
  return review.reviewed.length === 0 ? <NothingWaits /> : <Masks review={review} />;
}
