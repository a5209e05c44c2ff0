import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { Point } from "../../imaging/masks/mask-image.ts";
import type { Size } from "../../imaging/naflex-size.ts";
import { peakOf, POINTED_THRESHOLD } from "../../imaging/segmentation.ts";
import { LensError } from "../../lib/errors.ts";
import { createNewest } from "../../lib/newest.ts";
import type { SegmentPrompt } from "../../engine/protocol.ts";
import { useCommands, type Segmenting } from "../../store/commands.ts";
import { canSegment } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { emptyWords, proposedAt, shownSize, type PointPrompt, type Proposal } from "./proposals.ts";

/** How long the pointer rests before what a click would take is asked for, in milliseconds. */
const REST = 80;
const NOTHING_POINTED: PointPrompt = { clicks: [], box: null };

interface Ask {
  /** Asked so that the picture is encoded; of where the pointer rests; of what a person said. */
  readonly why: "encode" | "hover" | "said";
  readonly prompt: SegmentPrompt;
  readonly refined: Proposal["refined"];
}

export type Proposals = ReturnType<typeof useProposal>;

/** What open segmenters propose for a picture's mask: what a person asked for, and what a click would take. */
export function useProposal(image: string, size: Size) {
  const { masks } = useCommands();
  const byName = useLens((state) => canSegment(state, "name"));
  const byPoints = useLens((state) => canSegment(state, "points"));
  const [standing, setStanding] = useState<Proposal | null>(null);
  const [hovered, setHovered] = useState<Proposal | null>(null);
  const [pointed, setPointed] = useState(NOTHING_POINTED);
  const [threshold, setThreshold] = useState(0.5);
  const [doing, setDoing] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  /** What a person asked for is under way: no hovering comes in its place. */
  const asked = useRef(false);
  const over = useRef(false);
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** Whether SAM knows the picture. */
  const [encoded, setEncoded] = useState(false);

  const tell = useEffectEvent((answer: Segmenting, { why, prompt, refined }: Ask) => {
    setDoing(null);
    if (!("name" in prompt)) setEncoded(true);
    const cut = "name" in prompt ? threshold : POINTED_THRESHOLD;
    const proposal = { ...answer, prompt, threshold: cut, refined };
    if (why === "said") {
      asked.current = false;
      setHovered(null);
      setStanding(proposal);
    } else if (why === "hover" && over.current) setHovered(proposal);
  });
  const fail = useEffectEvent((thrown: unknown) => {
    asked.current = false;
    setDoing(null);
    setFault(LensError.from(thrown).message);
  });
  const newest = useMemo(
    () =>
      createNewest<Ask, Segmenting>(
        (signal, { prompt }) => masks.segment(signal, image, prompt, "name" in prompt ? "name" : "points"),
        // oxlint-disable-next-line react/rules-of-hooks -- called when an answer comes, not while it is drawn
        (answer, ask) => tell(answer, ask),
        (thrown) => fail(thrown),
      ),
    [masks, image],
  );
  useEffect(
    () => () => {
      clearTimeout(resting.current);
      newest.drop();
    },
    [newest],
  );

  const say = (prompt: SegmentPrompt, refined: Proposal["refined"] = null) => {
    clearTimeout(resting.current);
    asked.current = true;
    setFault(null);
    setDoing("name" in prompt ? `Looking for “${prompt.name}”…` : encoded ? null : "Reading the picture…");
    newest.ask({ why: "said", prompt, refined });
  };
  const point = (next: PointPrompt) => {
    setPointed(next);
    if (next.clicks.length > 0 || next.box !== null) say(next);
    else setStanding(null);
  };
  const drop = () => {
    clearTimeout(resting.current);
    newest.drop();
    asked.current = false;
    setDoing(null);
    setFault(null);
    setStanding(null);
    setHovered(null);
    setPointed(NOTHING_POINTED);
  };
  const shown = useMemo(() => {
    const proposal = hovered ?? (standing && "name" in standing.prompt ? { ...standing, threshold } : standing);
    return proposal && proposedAt(proposal, shownSize(size));
  }, [hovered, standing, threshold, size]);
  const present = standing && "name" in standing.prompt ? { ...standing, threshold } : standing;
  const isEmpty = hovered === null && shown !== null && !shown.data.includes(255);

  return {
    byName,
    byPoints,
    /** What a person asked for. */
    standing: present,
    /** What is shown, at a smaller size: where the pointer rests what a click would take. */
    shown,
    hovering: hovered !== null,
    pointed,
    threshold,
    setThreshold,
    /** What is being done, or could not be, in words. */
    said: fault ?? doing ?? (isEmpty && present !== null ? emptyWords(present) : null),
    name(name: string) {
      setPointed(NOTHING_POINTED);
      say({ name });
    },
    click: (at: Point, positive: boolean) =>
      point({ ...pointed, clicks: [...pointed.clicks, { x: at.x, y: at.y, positive }] }),
    box: (box: PointPrompt["box"]) => point({ ...pointed, box }),
    /** Takes the last click back, or the box where there is none. @returns whether there was either */
    back(): boolean {
      const { clicks, box } = pointed;
      if (clicks.length === 0 && box === null) return false;
      point(clicks.length > 0 ? { box, clicks: clicks.slice(0, -1) } : NOTHING_POINTED);
      return true;
    },
    /** Sends what a name found through what is pointed at, from where it was surest. */
    refine() {
      if (present === null || !("name" in present.prompt)) return;
      const { x, y, value: peak } = peakOf(present.segmentation, size);
      const click = { x, y, positive: true };
      setPointed({ clicks: [click], box: null });
      say({ clicks: [click], box: null }, { name: present.prompt.name, peak, by: present.by, threshold });
    },
    drop,
    /** Encodes the picture before the first click. */
    prepare() {
      if (encoded || asked.current || !byPoints) return;
      setDoing("Reading the picture…");
      const middle = { x: size.width / 2, y: size.height / 2, positive: true };
      newest.ask({ why: "encode", prompt: { clicks: [middle], box: null }, refined: null });
    },
    hover(at: Point | null) {
      clearTimeout(resting.current);
      over.current = at !== null;
      if (at === null || at.x < 0 || at.y < 0 || at.x >= size.width || at.y >= size.height) return setHovered(null);
      resting.current = setTimeout(() => {
        if (asked.current || !over.current) return;
        const clicks = [...pointed.clicks, { x: at.x, y: at.y, positive: true }];
        newest.ask({ why: "hover", prompt: { ...pointed, clicks }, refined: null });
      }, REST);
      return undefined;
    },
  };
}
