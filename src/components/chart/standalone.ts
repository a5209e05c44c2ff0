import { escapeXml, FONT } from "../figure/to-svg.ts";
import { withColours, type Theme } from "./palette.ts";

/** A chart as a file that stands alone: colours written out, nothing in it that only a page needs. */

export interface Standalone {
  readonly title: string;
  /** What it shows, for who cannot see it. */
  readonly about: string;
  readonly theme: Theme;
  /** Nothing lies behind it where false. */
  readonly opaque: boolean;
  /** Pixels of nothing around it; left out for none. */
  readonly margin?: number;
}

/** What only the page needs: where the focus goes, what is told of a mark there, how it looks under a pointer. */
const OF_PAGE = / (?:tabindex|role|class|style|data-[\w-]+|aria-[\w-]+)="[^"]*"/g;

/** Axes write each number in a drawing of its own that it is larger than. */
const BEYOND = / style="overflow: ?visible;?"/g;

/**
 * @param svg as the page has it, in XML: marks within attributes' values are escaped
 * @returns the same as a document
 */
export function standaloneSvg(
  svg: string,
  { width, height }: { readonly width: number; readonly height: number },
  { title, about, theme, opaque, margin = 0 }: Standalone,
): string {
  const bare = svg.replace(/<[^<>]*>/g, (tag) =>
    withColours(tag.replace(BEYOND, ' overflow="visible"').replace(OF_PAGE, ""), theme),
  );
  const inner = bare.slice(bare.indexOf(">") + 1, bare.lastIndexOf("</"));
  const [across, down] = [width + 2 * margin, height + 2 * margin];
  const behind = opaque
    ? withColours(`<rect x="${-margin}" y="${-margin}" width="${across}" height="${down}" fill="var(--panel)"/>`, theme)
    : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}" viewBox="${-margin} ${-margin} ${across} ${down}" role="img" font-family="${escapeXml(FONT)}">` +
    `<title>${escapeXml(title)}</title><desc>${escapeXml(about)}</desc>${behind}${inner}</svg>\n`
  );
}
