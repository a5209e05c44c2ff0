import type { RefObject } from "react";
import { coloursOf, keptBackground, themeOf } from "../../../components/figure/theme.ts";
import { standaloneSvg } from "../../../components/chart/standalone.ts";
import { toPng } from "../../../components/chart/to-png.ts";
import { useCommands } from "../../../store/commands.ts";

/** Pixels of the page around a chart that leaves. */
const MARGIN = 16;

/** Saves a chart that is on the page, as it is drawn there, before the background that is kept for figures. */
export function useTakeChart(
  stem: string,
  title: string,
  chart: { readonly about: string; readonly frame: RefObject<HTMLElement | null> } | undefined,
): (format: "svg" | "png") => void {
  const { saveFile } = useCommands();
  return (format) => {
    const svg = chart?.frame.current?.querySelector("svg[data-chart]");
    if (svg === null || svg === undefined || chart === undefined) return;
    const size = { width: svg.clientWidth, height: svg.clientHeight };
    const background = keptBackground();
    const text = standaloneSvg(new XMLSerializer().serializeToString(svg), size, {
      title,
      about: chart.about,
      theme: themeOf(background),
      opaque: coloursOf(background).background !== null,
      margin: MARGIN,
    });
    if (format === "svg") saveFile(`${stem}.svg`, new Blob([text], { type: "image/svg+xml" }));
    else saveFile(`${stem}.png`, toPng(text, size.width + 2 * MARGIN, size.height + 2 * MARGIN));
  };
}
