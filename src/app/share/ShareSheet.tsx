import { FileOutput } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { DialogSheet } from "../../components/DialogSheet.tsx";
import { formatBytes, formatCount, formatDuration } from "../../components/format.ts";
import { showSharing } from "../../store/actions/shared.ts";
import { useCommands } from "../../store/commands.ts";
import { scopedSamplesOf } from "../../store/scope.ts";
import { canExplain } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLoaded } from "../../views/pictures/use-loaded.ts";
import { AnonymousChoice, useFound } from "./AnonymousChoice.tsx";
import { ExplainedChoice, FormChoice, PictureChoice } from "./ShareChoices.tsx";
import { estimateShare } from "./share-project.ts";
import { useWriting, type Writing } from "./use-writing.ts";
import { FIRST_WISH, namesIn, type ShareWish } from "./wish.ts";
import styles from "./ShareSheet.module.css";

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
      {`About ${formatBytes(value.bytes)} (${formatBytes(value.each)} a pair${value.once === 0 ? "" : `, and the pooling head, ${formatBytes(value.once)}`}) and ${formatDuration(value.time)}, judged by one pair.`}
    </p>
  );
}

const WORDS: Readonly<Record<Writing["step"], (writing: Writing["portion"]) => string>> = {
  pairs: ({ done, total }) => `${done.toLocaleString("en")} of ${formatCount(total, "pair")}`,
  folder: ({ done, total }) => `Packing the folder, ${done.toLocaleString("en")} of ${formatCount(total, "part")}`,
  check: ({ done }) => `Looking through the file, ${formatCount(done, "part")} so far`,
};

function Progress({ writing, onStop }: { readonly writing: Writing; readonly onStop: () => void }) {
  const { portion, step } = writing;
  return (
    <>
      <progress
        value={portion.total === 0 ? undefined : portion.done}
        max={portion.total === 0 ? undefined : portion.total}
        aria-label="Written"
      />
      <span role="status">{WORDS[step](portion)}</span>
      <button type="button" className="button" onClick={onStop}>
        Stop
      </button>
    </>
  );
}

function Body() {
  const pairs = useLens((state) => scopedSamplesOf(state).length);
  const open = useLens(canExplain);
  const busy = useLens((state) => state.job !== null);
  const [asked, setWish] = useState<ShareWish>(FIRST_WISH);
  const [names, setNames] = useState("");
  const wish = open ? asked : { ...asked, evidence: false };
  const found = useFound(useDeferredValue(wish.anonymous === null ? null : names));
  const { writing, error, write, stop } = useWriting();
  const looking = wish.anonymous !== null && found.value === null;
  /** With whoever the pictures name. */
  const whole = (): ShareWish =>
    wish.anonymous === null
      ? wish
      : { ...wish, anonymous: { names: [...(found.value?.names ?? []), ...namesIn(names)] } };
  return (
    <>
      <p>
        {`${formatCount(pairs, "pair")} that open without any model, on any computer: masks, prompts, scores, settings, notes, and how the table stands${wish.anonymous === null ? ", with the names and paths that they have here" : ""}. Not in it: the model, and what the project had before; scoring anything needs both.`}
      </p>
      <FormChoice wish={wish} onChange={setWish} />
      <PictureChoice wish={wish} onChange={setWish} />
      <ExplainedChoice wish={wish} open={open} onChange={setWish} />
      <AnonymousChoice wish={wish} names={names} found={found} onChange={setWish} onNames={setNames} />
      {busy ? (
        <p className={styles.look}>A run is under way: what explains pairs waits for it.</p>
      ) : (
        writing === null && <Size wish={{ ...wish, form: "file", anonymous: null }} pairs={pairs} />
      )}
      {error !== null && (
        <p className={styles.look} role="alert">
          {error}
        </p>
      )}
      <div className={styles.end}>
        {writing === null ? (
          <button
            type="button"
            className="button primary"
            disabled={pairs === 0 || looking}
            onClick={() => void write(whole())}
          >
            <FileOutput size={14} aria-hidden="true" />
            {wish.form === "file" ? "Write the file" : "Write the folder"}
          </button>
        ) : (
          <Progress writing={writing} onStop={stop} />
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
