import { useMemo } from "react";
import type { Scale } from "../../../components/colour-map.ts";
import { useLens } from "../../../store/store.ts";
import type { HeatModel } from "../heat.ts";
import type { LayersOf } from "../layers.ts";
import { withParts } from "./part-layers.ts";
import type { Parts } from "./parts.ts";

/** The pair's parts over what the tab "Match" lays over the pictures; as they are in every other. */
export function usePartLayers(layers: LayersOf, parts: Parts | null, heat: HeatModel | null, scale: Scale): LayersOf {
  const on = useLens(({ view }) => view.tab === "match" && !view.reverse);
  const open = useLens(({ view }) => view.part);
  const opacity = useLens(({ view }) => view.opacity);
  return useMemo(
    () =>
      !on || parts === null || heat === null
        ? layers
        : withParts(layers, parts.parts, open, heat.evidence.match, scale, opacity),
    [layers, on, parts, heat, open, scale, opacity],
  );
}
