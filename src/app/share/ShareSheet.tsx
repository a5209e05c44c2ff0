import { FileOutput } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { DialogSheet } from "../../components/DialogSheet.tsx";
import { formatBytes, formatCount, formatDuration } from "../../components/format.ts";
import type { Portion } from "../../engine/protocol.ts";
import { LensError } from "../../lib/errors.ts";
import { showSharing } from "../../store/actions/shared.ts";
import { useCommands } from "../../store/commands.ts";
import { scopedSamplesOf } from "../../store/scope.ts";
import { canExplain } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLoaded } from "../../views/pictures/use-loaded.ts";
import { estimateShare, shareProject } from "./share-project.ts";
import type { ShareWish } from "./wish.ts";
import styles from "./ShareSheet.module.css";

const PICTURES: readonly (readonly [ShareWish["pictures"], string, string])[] = [
  ["reduced", "Reduced", "768 pixels a side at most, as WebP"],
  ["full", "Full size", "as PNG; the largest part of the file"],
  ["none", "None", "grey in their place: heat and numbers alone"],
];

function PictureChoice({ wish, onChange }: { readonly wish: ShareWish; readonly onChange: (wish: ShareWish) => void }) {
  return (
    <fieldset className={styles.choices}>
      <legend>Pictures</legend>
      {PICTURES.map(([id, name, hint]) => (
        <label key={id}>
          <input
            type="radio"
            name="share-pictures"
            checked={wish.pictures === id}
            onChange={() => onChange({ ...wish, pictures: id })}
          />
          <span>
            {name} <span className={styles.dim}>{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function ExplainedChoice({
  wish,
  open,
  onChange,
}: {
  readonly wish: ShareWish;
  readonly open: boolean;
  readonly onChange: (wish: ShareWish) => void;
}) {
  return (
    <fieldset className={styles.choices}>
      <legend>What explains the numbers</legend>
      <label>
        <input
          type="checkbox"
          checked={wish.evidence}
          disabled={!open}
          onChange={({ currentTarget }) => onChange({ ...wish, evidence: currentTarget.checked })}
        />
        <span>
          Heat, links, leak, attention, features, reasons{" "}
          <span className={styles.dim}>
            {open
              ? "best matches exact, other cosines to .004; computed now for each pair"
              : "needs the model that scored these pairs: open it first"}
          </span>
        </span>
      </label>
      <label>
        <input
          type="checkbox"
          checked={wish.patchTexts && wish.evidence}
          disabled={!wish.evidence}
          onChange={({ currentTarget }) => onChange({ ...wish, patchTexts: currentTarget.checked })}
        />
        <span>
          Each patch against the text <span className={styles.dim}>takes longest with a large model</span>
        </span>
      </label>
    </fieldset>
  );
}

/** What it comes to, by one pair. */
function Size({ wish, pairs }: { readonly wish: ShareWish; readonly pairs: number }) {
  const { explain, pictures } = useCommands();
  const { value, error } = useLoaded(JSON.stringify([wish, pairs]), (signal) =>
    estimateShare({ explain, pictures }, signal, wish),
  );
  if (error !== null) return <p className={styles.look}>{error}</p>;
  if (value === null) return <p className={styles.dim}>Writing one pair, to know the size …</p>;
  return (
    <p className={styles.dim}>
      {`About ${formatBytes(value.bytes)} (${formatBytes(value.bytes / Math.max(1, pairs))} a pair) and ${formatDuration(value.time)}, judged by one pair.`}
    </p>
  );
}

/** Writes the file while this is on the screen, and ends it where it goes. */
function useWriting() {
  const { explain, pictures } = useCommands();
  const [portion, setPortion] = useState<Portion | null>(null);
  const [error, setError] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const write = async (wish: ShareWish) => {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setPortion({ done: 0, total: 1 });
    try {
      await shareProject({ explain, pictures }, controller.signal, wish, setPortion);
      showSharing(false);
    } catch (thrown) {
      const failure = LensError.from(thrown);
      if (!controller.signal.aborted && failure.code !== "cancelled") setError(failure.message);
    }
    setPortion(null);
  };
  return { portion, error, write, stop: () => running.current?.abort() };
}

function Body() {
  const pairs = useLens((state) => scopedSamplesOf(state).length);
  const open = useLens(canExplain);
  const busy = useLens((state) => state.job !== null);
  const [asked, setWish] = useState<ShareWish>({ pictures: "reduced", evidence: true, patchTexts: true });
  const wish = open ? asked : { ...asked, evidence: false };
  const { portion, error, write, stop } = useWriting();
  return (
    <>
      <p>
        {`One file of ${formatCount(pairs, "pair")} that opens without any model: in the viewer, on any computer. It has pairs, masks, prompts, scores, settings, notes, and how the table stands, with the names and paths that they have here. Not in it: models, tokens, and what the project had before. Editing a mask, and scoring another, needs the project and its model.`}
      </p>
      <PictureChoice wish={wish} onChange={setWish} />
      <ExplainedChoice wish={wish} open={open} onChange={setWish} />
      {busy ? (
        <p className={styles.look}>A run is under way: what explains pairs waits for it.</p>
      ) : (
        portion === null && <Size wish={wish} pairs={pairs} />
      )}
      {error !== null && (
        <p className={styles.look} role="alert">
          {error}
        </p>
      )}
      <div className={styles.end}>
        {portion === null ? (
          <button type="button" className="button primary" disabled={pairs === 0} onClick={() => void write(wish)}>
            <FileOutput size={14} aria-hidden="true" />
            Write the file
          </button>
        ) : (
          <>
            <progress value={portion.done} max={portion.total} aria-label="Pairs written" />
            <span role="status">{`${portion.done.toLocaleString("en")} of ${formatCount(portion.total, "pair")}`}</span>
            <button type="button" className="button" onClick={stop}>
              Stop
            </button>
          </>
        )}
      </div>
    </>
  );
}

/** Before a project is handed on: what is stored, what needs a model, and how large it is. */
export function ShareSheet() {
  return (
    <DialogSheet title="Share" width={560} onClose={() => showSharing(false)}>
      <Body />
    </DialogSheet>
  );
}
