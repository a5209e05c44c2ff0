import { fractionOf, heatColour, type Rgb, type Scale } from "../../components/colour-map.ts";
import type { Paint, PatchMark } from "../../components/draw-patches.ts";
import type { FigureLegend } from "../../components/figure/figure.ts";
import { formatScore } from "../../components/format.ts";
import type { SharedFeatures } from "../../engine/protocol.ts";
import type { CosineRange, InspectorView, Pointed } from "../../store/view.ts";
import type { HeatModel } from "./heat.ts";
import type { PatchLink } from "./links.ts";

/** What lies over one picture of the pair. */
export interface Layer {
  readonly paint: Paint | null;
  readonly inside: Uint8Array | null;
  readonly flagged: Uint8Array | null;
  readonly caption: string;
  /** Numbers that stand on it. */
  readonly marks?: readonly PatchMark[];
}

export interface Layers {
  /** What the colours are of; left out where they are no numbers. */
  readonly legend?: FigureLegend;
  readonly reference: Layer;
  readonly generation: Layer;
  /** Lines between the pictures, in the place of those spread over the subject. */
  readonly links?: readonly PatchLink[];
}

/** What is drawn, given the patch that is looked at. */
export type LayersOf = (pointed: Pointed | null) => Layers;

export const BARE: LayersOf = () => ({
  reference: { paint: null, inside: null, flagged: null, caption: "Reference" },
  generation: { paint: null, inside: null, flagged: null, caption: "Generation" },
});

/** Of the opacity, what patches outside the brush keep. */
const FADED = 0.1;

/** Of the opacity, what the lowest numbers keep where the picture under them should stay readable. */
const DIMMEST = 0.3;

/** Whether a cosine is picked out. */
export const brushed = (cosine: number, brush: CosineRange | null): boolean =>
  brush === null || (cosine >= brush.low && cosine <= brush.high);

/** Over the other picture low cosines fade out, so that it stays readable. */
const fading = (value: number, best: number): number => Math.max(0, (value / Math.max(best, 1e-6) - 0.4) / 0.6) ** 1.5;

function cosinePaint(cosines: Float32Array, scale: Scale, opacity: number): Paint {
  const best = cosines.reduce((a, b) => Math.max(a, b), 0);
  return (patch) => ({ colour: heatColour(cosines[patch]!, scale), alpha: opacity * fading(cosines[patch]!, best) });
}

function heatPaint(
  cosines: Float32Array,
  shown: Uint8Array | null,
  scale: Scale,
  { opacity, brush }: Pick<InspectorView, "opacity" | "brush">,
): Paint {
  return (patch) => {
    if (shown !== null && shown[patch] !== 1) return null;
    return {
      colour: heatColour(cosines[patch]!, scale),
      alpha: opacity * (brushed(cosines[patch]!, brush) ? 1 : FADED),
    };
  };
}

const outlines = ({ subject, generationSubject }: HeatModel) => ({
  reference: { inside: subject, flagged: null },
  generation: { inside: generationSubject, flagged: null },
});

/** The ramp of cosines with CP on it, in words that stand without the page. */
function cosineLegend({ subject, sum, count }: HeatModel, scale: Scale, { stretched }: InspectorView): FigureLegend {
  const cp = subject === null || count === 0 ? null : sum / count;
  return {
    low: scale.low.toFixed(2),
    high: scale.high.toFixed(2),
    mark: cp === null ? null : { at: fractionOf(cp, scale), text: `CP ${formatScore(cp)}` },
    note: stretched ? "Cosine of patches, stretched to this sample" : "Cosine of patches",
  };
}

/** The heat of best cosines; where a patch is pointed at, its cosines over the other picture. */
export function matchLayers(heat: HeatModel, scale: Scale, view: InspectorView): LayersOf {
  const { match } = heat.evidence;
  const { reference, generation } = outlines(heat);
  const legend = cosineLegend(heat, scale, view);
  const own = heatPaint(match.cosine, heat.subject, scale, view);
  const back = view.reverse ? heatPaint(match.backCosine, heat.generationSubject, scale, view) : null;
  return (pointed) => {
    if (pointed?.side === "generation") {
      return {
        legend,
        reference: {
          ...reference,
          flagged: heat.chosenBy(pointed.patch),
          paint: cosinePaint(heat.columnOf(pointed.patch), scale, view.opacity),
          caption: "Reference: cosines to the patch pointed at",
        },
        generation: { ...generation, paint: back, caption: "Generation" },
      };
    }
    return {
      legend,
      reference: {
        ...reference,
        paint: view.reverse ? null : own,
        caption: view.reverse ? "Reference" : "Reference: best cosine of every subject patch",
      },
      generation:
        pointed === null
          ? {
              ...generation,
              paint: back,
              caption: view.reverse ? "Generation: best cosine to any patch of the reference" : "Generation",
            }
          : {
              ...generation,
              paint: cosinePaint(heat.rowOf(pointed.patch), scale, view.opacity),
              caption: "Generation: cosines to the patch pointed at",
            },
    };
  };
}

/** Leaked subject patches keep their heat and are framed; where they went is framed on the other side. */
export function leakLayers(heat: HeatModel, scale: Scale, view: InspectorView): LayersOf {
  const { opacity } = view;
  const legend = cosineLegend(heat, scale, view);
  const { match } = heat.evidence;
  const { leaked, generationSubject } = heat;
  const went = leaked && new Uint8Array(match.backIndex.length);
  leaked?.forEach((leak, i) => leak === 1 && went !== null && (went[match.index[i]!] = 1));
  const { reference, generation } = outlines(heat);
  const paint: Paint = (patch) =>
    leaked?.[patch] === 1 ? { colour: heatColour(match.cosine[patch]!, scale), alpha: opacity } : null;
  return (pointed) => ({
    legend,
    reference: {
      ...reference,
      flagged: leaked,
      paint,
      caption: `Reference: ${heat.leaks} of ${heat.count} subject patches leak`,
    },
    generation: {
      inside: generation.inside ?? generationSubject,
      flagged: went,
      paint: pointed?.side === "reference" ? cosinePaint(heat.rowOf(pointed.patch), scale, opacity) : null,
      caption: "Generation: where they match",
    },
  });
}

/**
 * Numbers of the generation's patches, whatever they are.
 *
 * @param shown Uint8 [M]: patches that have one
 */
export function generationLayers(
  heat: HeatModel,
  values: Float32Array | null,
  shown: Uint8Array | null,
  scale: Scale,
  { opacity }: InspectorView,
  caption: string,
  legend: FigureLegend,
): LayersOf {
  const { reference, generation } = outlines(heat);
  const paint: Paint | null =
    values &&
    ((patch) =>
      shown !== null && shown[patch] !== 1
        ? null
        : {
            colour: heatColour(values[patch]!, scale),
            alpha: opacity * (DIMMEST + (1 - DIMMEST) * fractionOf(values[patch]!, scale)),
          });
  return () => ({
    ...(values === null ? {} : { legend }),
    reference: { ...reference, paint: null, caption: "Reference" },
    generation: { ...generation, paint, caption },
  });
}

function featurePaint(colours: Float32Array, opacity: number): Paint {
  const channel = (patch: number, c: number) => Math.round(255 * colours[3 * patch + c]!);
  return (patch) => ({
    colour: [channel(patch, 0), channel(patch, 1), channel(patch, 2)] satisfies Rgb,
    alpha: opacity,
  });
}

/** The same part has the same colour on both sides. */
export function featureLayers(heat: HeatModel, features: SharedFeatures | null, { opacity }: InspectorView): LayersOf {
  const { reference, generation } = outlines(heat);
  return () => ({
    reference: {
      ...reference,
      paint: features && featurePaint(features.reference, opacity),
      caption: "Reference: its tokens as colours",
    },
    generation: {
      ...generation,
      paint: features && featurePaint(features.generation, opacity),
      caption: "Generation: the same colour, the same part",
    },
  });
}
