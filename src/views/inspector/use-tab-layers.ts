import { useMemo } from "react";
import type { Scale } from "../../components/colour-map.ts";
import { formatScore } from "../../components/format.ts";
import type { SharedFeatures } from "../../engine/protocol.ts";
import { keptPatches } from "../../metric/pf.ts";
import { poolAttention } from "../../metric/pool.ts";
import { quantile } from "../../metric/rank.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { Pointed } from "../../store/view.ts";
import type { HeatModel } from "./heat.ts";
import { BARE, featureLayers, generationLayers, leakLayers, matchLayers, type LayersOf } from "./layers.ts";
import { useLoaded, type Loaded } from "../pictures/use-loaded.ts";

/** Cosines of patches lie in [0, 1] but for unrelated ones; one scale for all samples makes their colours comparable. */
const SHARED_SCALE: Scale = { low: 0, high: 1 };

/** What the pool looked at: Float32 [M], sums to 1 over the patches it kept; null where there are none. */
export interface Attention {
  readonly values: Float32Array;
  readonly keep: Uint8Array;
  readonly heads: number;
  /** From here on a patch has the brightest colour. */
  readonly most: number;
}

/** A pool may give a fifth of its attention to one patch, beside which all others would be dark. */
const BRIGHT_SHARE = 0.98;

export function attentionOf(heat: HeatModel, threshold: number, head: number | null): Attention | null {
  const { generation, attention } = heat.evidence;
  if (generation.weights === null) return null;
  const keep = keptPatches(generation.weights, threshold, "background");
  const all = poolAttention(attention, attention.heads, keep);
  if (all === null) return null;
  const { heads } = attention;
  const one = head === null || head >= heads ? null : all.subarray(head * keep.length, (head + 1) * keep.length);
  const values =
    one ??
    Float32Array.from(
      keep,
      (_, patch) =>
        Array.from({ length: heads }, (_, h) => all[h * keep.length + patch]!).reduce((sum, value) => sum + value, 0) /
        heads,
    );
  const kept = [...values].filter((_, patch) => keep[patch] === 1);
  return { values, keep, heads, most: quantile(kept, BRIGHT_SHARE) ?? 0 };
}

/** An end of the ramp of attention: the brightest colour is of all that have more. */
export const attentionWords = (share: number): string => `${share > 0 ? "≥ " : ""}${(share * 100).toFixed(1)} %`;

export interface TabView {
  readonly layers: LayersOf;
  /** Of the cosines between patches. */
  readonly scale: Scale;
  readonly attention: Attention | null;
  readonly patchTexts: Loaded<Float32Array>;
  readonly patchTextScale: Scale;
  readonly features: Loaded<SharedFeatures>;
  readonly tell: (pointed: Pointed) => string;
}

function spanOf(values: Float32Array | null, keep: Uint8Array | null): Scale {
  const shown = values === null ? [] : [...values].filter((_, patch) => keep === null || keep[patch] === 1);
  return shown.length === 0 ? SHARED_SCALE : { low: Math.min(...shown), high: Math.max(...shown) };
}

/** What the present tab lays over the pictures; what takes long is asked for when its tab is. */
export function useTabLayers(
  sample: Sample,
  key: string | null,
  heat: HeatModel | null,
  scores: SampleScores | null,
): TabView {
  const { explain } = useCommands();
  const view = useLens((state) => state.view);
  const threshold = useLens((state) => state.settings.threshold);
  const { tab, stretched, head } = view;
  const text = scores?.prompt_text ?? null;
  const asks = (wanted: boolean, what: string) =>
    wanted && heat !== null && key !== null ? `${sample.id} ${key} ${what}` : null;
  const features = useLoaded(asks(tab === "features", "features"), (signal, onProgress) =>
    explain.features(signal, sample, onProgress),
  );
  const patchTexts = useLoaded(
    asks(tab === "prompt" && view.patchTexts && text !== null, "patch texts"),
    (signal, onProgress) => explain.patchTexts(signal, sample, text ?? "", onProgress),
  );
  const scale = useMemo(
    () => (stretched && heat !== null && heat.range.high > heat.range.low ? heat.range : SHARED_SCALE),
    [stretched, heat],
  );
  const attention = useMemo(() => heat && attentionOf(heat, threshold, head), [heat, threshold, head]);
  const patchTextScale = useMemo(
    () => spanOf(patchTexts.value, attention?.keep ?? null),
    [patchTexts.value, attention],
  );

  const layers = useMemo((): LayersOf => {
    if (heat === null) return BARE;
    if (tab === "leak") return leakLayers(heat, scale, view);
    if (tab === "features") return featureLayers(heat, features.value, view);
    if (tab === "prompt" && view.patchTexts) {
      return generationLayers(
        heat,
        patchTexts.value,
        attention?.keep ?? null,
        patchTextScale,
        view,
        "Generation: each background patch against the text",
        {
          low: patchTextScale.low.toFixed(2),
          high: patchTextScale.high.toFixed(2),
          mark: null,
          note: "Cosine of each patch to the text, stretched to this sample",
        },
      );
    }
    if (tab === "prompt") {
      return generationLayers(
        heat,
        attention?.values ?? null,
        attention?.keep ?? null,
        { low: 0, high: attention?.most ?? 1 },
        view,
        "Generation: what the background pool looks at",
        {
          low: attentionWords(0),
          high: attentionWords(attention?.most ?? 1),
          mark: null,
          note:
            view.head === null ? "Share of the pool's attention" : `Share of the attention of head ${view.head + 1}`,
        },
      );
    }
    return matchLayers(heat, scale, view);
  }, [heat, tab, scale, view, features.value, patchTexts.value, patchTextScale, attention]);

  const tell = ({ side, patch }: Pointed): string => {
    if (tab !== "prompt" || side !== "generation") return "";
    if (attention?.keep[patch] !== 1) return "Hidden from the pool.";
    if (view.patchTexts)
      return patchTexts.value === null ? "" : `By itself against the text: ${formatScore(patchTexts.value[patch])}.`;
    return `Attention: ${((attention.values[patch] ?? 0) * 100).toFixed(2)} % of the whole.`;
  };
  return { layers, scale, attention, patchTexts, patchTextScale, features, tell };
}
