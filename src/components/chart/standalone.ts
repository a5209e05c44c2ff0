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
  { title, about, theme, opaque }: Standalone,
): string {
  const bare = svg.replace(/<[^<>]*>/g, (tag) =>
    withColours(tag.replace(BEYOND, ' overflow="visible"').replace(OF_PAGE, ""), theme),
  );
  const inner = bare.slice(bare.indexOf(">") + 1, bare.lastIndexOf("</"));
  const behind = opaque ? withColours(`<rect width="${width}" height="${height}" fill="var(--panel)"/>`, theme) : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${escapeXml(FONT)}">` +
    `<title>${escapeXml(title)}</title><desc>${escapeXml(about)}</desc>${behind}${inner}</svg>\n`
  );
}
