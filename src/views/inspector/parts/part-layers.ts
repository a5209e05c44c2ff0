import { heatColour, type Scale } from "../../../components/colour-map.ts";
import type { Paint } from "../../../components/draw-patches.ts";
import { formatCount } from "../../../components/format.ts";
import type { Match } from "../../../metric/cp.ts";
import type { Layer, LayersOf } from "../layers.ts";
import type { PatchLink } from "../links.ts";
import type { Part } from "./parts.ts";

/** A pair's parts over its pictures: their numbers, and of the one that is open its patches and where they went. Pure. */

/** Of the heat, what patches outside the open part keep. */
const FADED = 0.2;

/** Lines of a large part that can still be told apart. */
const MOST_LINKS = 40;

const flags = (count: number, patches: readonly number[]): Uint8Array => {
  const marked = new Uint8Array(count);
  for (const patch of patches) marked[patch] = 1;
  return marked;
};

const faded = (paint: Paint | null, kept: Uint8Array): Paint | null =>
  paint &&
  ((patch) => {
    const style = paint(patch);
    return style === null || kept[patch] === 1 ? style : { ...style, alpha: style.alpha * FADED };
  });

/** Every patch of a part with its match, or as many spread over it as can be told apart. */
export function linksOf({ patches }: Part, match: Pick<Match, "index" | "cosine">): PatchLink[] {
  const step = Math.max(1, patches.length / MOST_LINKS);
  return Array.from({ length: Math.min(patches.length, MOST_LINKS) }, (_, i) => {
    const from = patches[Math.floor(i * step)]!;
    return { from, to: match.index[from]!, cosine: match.cosine[from]! };
  });
}

/**
 * @param layers what the tab lays over the pictures
 * @param open which part is looked at, from 0
 */
export function withParts(
  layers: LayersOf,
  parts: readonly Part[],
  open: number | null,
  match: Match,
  scale: Scale,
  opacity: number,
): LayersOf {
  if (parts.length === 0) return layers;
  const part = parts[open ?? -1];
  const marks = (where: (one: Part) => number) =>
    parts.map((one, i) => ({ patch: where(one), text: String(i + 1), strong: one === part }));
  const [onReference, onGeneration] = [marks(({ middle }) => middle), marks(({ matchesMiddle }) => matchesMiddle)];
  const own = part && flags(match.index.length, part.patches);
  const went = part && flags(match.backIndex.length, part.matches);
  // The best of the part's cosines that lead to a patch.
  const best = new Float32Array(match.backIndex.length);
  for (const patch of part?.patches ?? [])
    best[match.index[patch]!] = Math.max(best[match.index[patch]!]!, match.cosine[patch]!);
  const found: Paint = (patch) =>
    went?.[patch] === 1 ? { colour: heatColour(best[patch]!, scale), alpha: opacity } : null;
  return (pointed) => {
    const drawn = layers(pointed);
    const reference: Layer = { ...drawn.reference, marks: onReference };
    const generation: Layer = { ...drawn.generation, marks: onGeneration };
    if (part === undefined || own === undefined || went === undefined || pointed !== null)
      return { ...drawn, reference, generation };
    const name = `part ${(open ?? 0) + 1}, ${part.name}`;
    return {
      ...drawn,
      links: linksOf(part, match),
      reference: {
        ...reference,
        paint: faded(reference.paint, own),
        flagged: own,
        caption: `Reference: ${name}, ${formatCount(part.patches.length, "patch", "patches")}`,
      },
      generation: {
        ...generation,
        paint: found,
        flagged: went,
        caption: `Generation: where the matches of ${name} are`,
      },
    };
  };
}
