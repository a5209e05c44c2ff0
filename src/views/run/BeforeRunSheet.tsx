import { Brush, FileText, FolderPlus, Layers, Pencil, Sparkles, X } from "lucide-react";
import { Popover } from "radix-ui";
import { useMemo } from "react";
import { formatCount } from "../../components/format.ts";
import { pickFiles } from "../../components/pick-files.ts";
import { shortfallOf, type Shortfall } from "../../project/shortfall.ts";
import { useCommands } from "../../store/commands.ts";
import { scopedWantedOf, scopeOf } from "../../store/scope.ts";
import { useLens } from "../../store/store.ts";
import base from "../../components/Sheet.module.css";
import styles from "./BeforeRunSheet.module.css";

const of = (count: number, pairs: number) =>
  count === pairs ? `for all ${pairs}` : count === 0 ? "for none" : `for ${count} of ${pairs}`;

/** Why a measure does not come out, with counts; null where it does for all. */
function lackWords(without: readonly (readonly [readonly string[], string])[]): string | null {
  const words = without
    .filter(([ids]) => ids.length > 0)
    .map(([ids, what]) => `${formatCount(ids.length, "pair")} ${ids.length === 1 ? "has" : "have"} no ${what}`);
  return words.length === 0 ? null : `${words.join(", ")}.`;
}

function Measures({ shortfall: { pairs, cp, pf, without } }: { readonly shortfall: Shortfall }) {
  const clip = useLens((state) => state.models.clip !== null);
  const dino = useLens((state) => state.models.dino !== null);
  const whole = ["SigLIP2's cosine of the whole pictures", ...(clip ? ["CLIP-I"] : []), ...(dino ? ["DINO"] : [])];
  const [last, ...first] = whole.toReversed();
  return (
    <dl className={styles.measures}>
      <dt>CP</dt>
      <dd>
        <strong>{of(cp, pairs)}</strong> {lackWords([[without.referenceMask, "mask of the reference"]])}
      </dd>
      <dt>PF</dt>
      <dd>
        <strong>{of(pf, pairs)}</strong>{" "}
        {lackWords([
          [without.generationMask, "mask of the generation"],
          [without.prompt, "prompt"],
        ])}
      </dd>
      <dt>Without either</dt>
      <dd>{`${first.length === 0 ? "" : `${first.toReversed().join(", ")} and `}${last ?? ""}, and what each patch matches, for every pair.`}</dd>
    </dl>
  );
}

/** What is to be done about it. */
function Ways({ shortfall: { without } }: { readonly shortfall: Shortfall }) {
  const { select, look, show, tick, chooseScope, notNow, masks, masksFromAlpha } = useCommands();
  const scope = useLens(scopeOf);
  const masked = [...new Set([...without.referenceMask, ...without.generationMask])];
  const [unmasked] = masked;
  const [unprompted] = without.prompt;
  const goTo = (id: string, tab: "masks" | "pair") => {
    notNow();
    show("samples");
    select(id);
    look({ tab });
  };
  return (
    <div className={styles.ways}>
      {unmasked !== undefined && (
        <>
          <button
            type="button"
            className="button"
            onClick={() => {
              notNow();
              masks.showMaking(true);
            }}
          >
            <Sparkles size={14} aria-hidden="true" />
            Make masks
          </button>
          <button type="button" className="button" onClick={() => goTo(unmasked, "masks")}>
            <Brush size={14} aria-hidden="true" />
            Draw masks
          </button>
          <button type="button" className="button" onClick={() => void masksFromAlpha(masked)}>
            <Layers size={14} aria-hidden="true" />
            Take masks from transparency
          </button>
          <button type="button" className="button" onClick={() => pickFiles("Add folder")}>
            <FolderPlus size={14} aria-hidden="true" />
            Add a folder of masks
          </button>
        </>
      )}
      {unprompted !== undefined && (
        <>
          <button type="button" className="button" onClick={() => pickFiles("Add files")}>
            <FileText size={14} aria-hidden="true" />
            Add a table of prompts
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              tick(new Set(without.prompt));
              // The ticks are for typing: what was to be scored still is.
              if (scope !== "ticked") chooseScope(scope);
              goTo(unprompted, "pair");
            }}
          >
            <Pencil size={14} aria-hidden="true" />
            Type prompts
          </button>
        </>
      )}
    </div>
  );
}

function Body() {
  const { runAnyway, notNow, score } = useCommands();
  const wanted = useLens(scopedWantedOf);
  const shortfall = useMemo(() => shortfallOf(wanted), [wanted]);
  const { pairs, complete } = shortfall;
  return (
    <>
      <div className={base.head}>
        <h2 id="before-run">{`Before ${formatCount(pairs, "pair")} ${pairs === 1 ? "is" : "are"} scored`}</h2>
        <button type="button" className="button quiet icon" aria-label="Not now" onClick={notNow}>
          <X size={14} aria-hidden="true" />
        </button>
      </div>
      {complete === pairs ? (
        <p>Nothing is missing any more: CP and PF come out for every pair.</p>
      ) : (
        <>
          <Measures shortfall={shortfall} />
          <Ways shortfall={shortfall} />
        </>
      )}
      <div className={styles.end}>
        <button
          type="button"
          className="button primary"
          onClick={() => void (complete === pairs ? score() : runAnyway())}
        >
          {complete === pairs ? "Score them" : "Score anyway"}
        </button>
        {complete < pairs && <p>This project will not ask again.</p>}
      </div>
    </>
  );
}

/**
 * Before a run of pairs that lack masks or prompts: what will come out, what will not, and what can be done about it.
 *
 * @param anchor what it stands below
 */
export function BeforeRunSheet({ anchor }: { readonly anchor: HTMLElement }) {
  const { notNow } = useCommands();
  return (
    <Popover.Root open onOpenChange={(open) => !open && notNow()}>
      <Popover.Anchor virtualRef={{ current: anchor }} />
      <Popover.Portal>
        {/* A picker of files that it opened takes the focus, and it stays to tell what is still missing. */}
        <Popover.Content
          className={`${base.sheet} ${styles.sheet}`}
          align="end"
          sideOffset={8}
          aria-labelledby="before-run"
          onFocusOutside={(event) => event.preventDefault()}
        >
          <Body />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
