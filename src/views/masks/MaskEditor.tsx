import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useRoom } from "../../components/use-room.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands, type MaskSide } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { viewFileName } from "../pictures/figure-names.ts";
import { useShownView } from "../pictures/shown-view.ts";
import { Editing } from "./Editing.tsx";
import { Meter, Numbers } from "./Numbers.tsx";
import { maskFigure } from "./mask-figure.ts";
import { SaveMasks } from "./SaveMasks.tsx";
import { shapeOf } from "./shape.ts";
import { Sources } from "./Sources.tsx";
import { UseMask } from "./UseMask.tsx";
import { useEditedSide, useFollower, useMaskEvidence } from "./use-masks.ts";
import styles from "./MaskEditor.module.css";

const WITH_METER = new URLSearchParams(globalThis.location.search).has("meter");
const SIDES = [
  { which: "reference", name: "Reference" },
  { which: "generation", name: "Generation" },
] as const;

interface Props {
  readonly sample: Sample;
  /** Where all but picture and tools stands; null: below or beside the picture. */
  readonly column: HTMLElement | null;
}

/** The masks of a pair, to be repaired while CP and PF follow. */
export function MaskEditor({ sample, column }: Props) {
  const { look, masks } = useCommands();
  const element = useRef<HTMLDivElement>(null);
  const side = useLens((state) => state.view.maskSide);
  const [opened, setOpened] = useState<Readonly<Record<MaskSide, string | undefined>>>({
    reference: undefined,
    generation: undefined,
  });
  const reference = useEditedSide(sample, "reference", opened.reference);
  const generation = useEditedSide(sample, "generation", opened.generation);
  const evidence = useMaskEvidence(sample);
  const scores = useFollower(evidence.value, reference, generation);
  const follower = scores?.now ?? null;
  const follow = useCallback((frameStart: number | null) => follower?.follow(frameStart) ?? false, [follower]);
  const edited = side === "reference" ? reference : generation;
  const { picture, draft } = edited;
  useEffect(
    () => (follower === null || !WITH_METER ? undefined : draft?.subscribe(follower.touched)),
    [follower, draft],
  );
  const image = sample[side];
  const ready = useMemo(
    () => (image === null || picture === null || draft === null ? null : { ...edited, image, picture, draft }),
    [edited, image, picture, draft],
  );
  const open = (path: string | undefined) => setOpened((present) => ({ ...present, [side]: path }));
  const error = edited.error ?? evidence.error;

  useShownView(() => {
    const sides = [
      { name: "Reference", image: sample.reference, of: reference },
      { name: "Generation", image: sample.generation, of: generation },
    ].flatMap(({ name, image, of }) =>
      image === null || of.picture === null || of.draft === null
        ? []
        : [{ name, image, picture: of.picture, mask: of.draft.exists ? of.draft.mask : null }],
    );
    if (sides.length === 0) return null;
    const { view, ...state } = useLens.getState();
    const whole = samplesOf(state).find(({ id }) => id === sample.id) ?? sample;
    return {
      name: viewFileName(whole, sample, view),
      figure: maskFigure(sample, sides, follower?.numbers ?? null),
      paths: sides.map((one) => one.image),
    };
  });

  const room = useRoom(element);
  useLayoutEffect(() => {
    if (room !== null) element.current?.style.setProperty("--room", `${room.height}px`);
  }, [room]);
  const shape = room === null ? "narrow" : shapeOf(room, column !== null);
  const discard = () => {
    draft?.discard();
    open(undefined);
  };
  const concept = sample.concept ?? sample.object;
  const make = () => {
    const { intake, corrections } = useLens.getState();
    const alike = samplesOf({ intake, corrections }).filter((other) => (other.concept ?? other.object) === concept);
    masks.showMaking(true, concept === null ? [sample.id] : alike.map(({ id }) => id));
  };
  const files = (
    <>
      <Sources sample={sample} side={side} evidence={evidence.value} shown={edited.path} onOpen={open} />
      {ready !== null && <SaveMasks image={ready.image} draft={ready.draft} />}
    </>
  );

  return (
    <div ref={element} className={styles.editor} data-shape={shape} data-column={column !== null || undefined}>
      <div className={styles.work}>
        <div className={styles.bar}>
          <div className={styles.sides} role="group" aria-label="Which mask">
            {SIDES.map(({ which, name }) => (
              <button
                key={which}
                type="button"
                className="button"
                aria-pressed={side === which}
                onClick={() => look({ maskSide: which })}
              >
                <span data-name={name}>{name}</span>
              </button>
            ))}
          </div>
          {follower === null ? (
            <p className={styles.note}>{error ?? "CP and PF follow the brush once this pair has been computed."}</p>
          ) : (
            <Numbers follower={follower} before={scores?.before?.numbers ?? null} />
          )}
          {follower !== null && WITH_METER && <Meter follower={follower} />}
          {follower !== null && error !== null && <p className={styles.error}>{error}</p>}
        </div>
        {ready === null ? (
          <div className={styles.stage}>
            <p className={styles.empty}>
              {image === null ? `This pair has no ${side}.` : "Reading the picture and its mask…"}
            </p>
          </div>
        ) : (
          <Editing
            key={side}
            side={side}
            edited={ready}
            object={sample.object}
            other={side === "reference" ? generation : reference}
            evidence={evidence.value}
            follow={follow}
            onMake={make}
            beside={(shape === "wide" || column !== null) && files}
            column={column}
          />
        )}
      </div>
      {ready !== null && (
        <div className={styles.end}>
          <UseMask
            sample={sample}
            side={side}
            path={edited.path}
            draft={ready.draft}
            onUsed={() => open(undefined)}
            onDiscard={discard}
          />
        </div>
      )}
      {shape !== "wide" && column === null && <div className={styles.more}>{files}</div>}
    </div>
  );
}
