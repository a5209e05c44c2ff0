import { escapeXml } from "../../../components/figure/to-svg.ts";
import { standaloneSvg } from "../../../components/chart/standalone.ts";
import type { Theme } from "../../../components/chart/palette.ts";

/**
 * What sections show as markup that stands alone: words, tables, charts and pictures, and nothing that can be pressed. Only
 * elements of the list come along, without attributes but those that tables need; every word is escaped.
 */

const KEPT = new Set(
  "section h2 h3 h4 h5 p ul ol li dl dt dd table caption thead tbody tfoot tr th td figure figcaption b strong em code sup sub div span kbd".split(
    " ",
  ),
);
/** What is there to be pressed, read while something goes on, or told of a chart that comes itself. */
const LEFT_OUT =
  ".visually-hidden, input, select, textarea, label, [role=status], [role=group][aria-label]:has(> button[aria-pressed])";
/** A button whose words are the table's, or the card's: they stay. */
const OF_CONTENT = "td, th, li, p";
const TABLE_ATTRIBUTES = ["scope", "colspan", "rowspan"] as const;

/** The picture's bytes, small as it is shown. */
function pictureUrl(picture: HTMLImageElement): string | null {
  if (!picture.complete || picture.naturalWidth === 0) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  const context = canvas.getContext("2d");
  if (context === null) return null;
  context.drawImage(picture, 0, 0);
  return canvas.toDataURL("image/jpeg", 0.9);
}

const children = (element: Element, theme: Theme): string =>
  Array.from(element.childNodes, (node) => markupOf(node, theme)).join("");

function markupOf(node: Node, theme: Theme): string {
  if (node.nodeType === Node.TEXT_NODE) return escapeXml(node.textContent ?? "");
  if (node instanceof SVGSVGElement) {
    if (node.dataset["chart"] === undefined) return "";
    const { clientWidth: width, clientHeight: height } = node;
    const about = node.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
    const title = node.getAttribute("aria-label") ?? "";
    return standaloneSvg(
      new XMLSerializer().serializeToString(node),
      { width, height },
      { title, about, theme, opaque: false },
    );
  }
  if (node instanceof HTMLImageElement) {
    const url = pictureUrl(node);
    return url === null
      ? ""
      : `<img src="${url}" width="${node.width}" height="${node.height}" alt="${escapeXml(node.alt)}">`;
  }
  if (!(node instanceof HTMLElement) || node.matches(LEFT_OUT)) return "";
  if (node instanceof HTMLButtonElement) {
    if (node.closest(OF_CONTENT) === null || node.textContent === "") return "";
    return `<span>${children(node, theme)}</span>`;
  }
  const name = node.localName;
  if (!KEPT.has(name)) return children(node, theme);
  const inner = children(node, theme);
  // What held nothing but buttons.
  if (inner === "" && name !== "td" && name !== "th") return "";
  const kept = TABLE_ATTRIBUTES.flatMap((attribute) => {
    const value = node.getAttribute(attribute);
    return value === null ? [] : [` ${attribute}="${escapeXml(value)}"`];
  });
  return `<${name}${kept.join("")}>${inner}</${name}>`;
}

/** @param root what is shown; it stays as it is */
export const collectMarkup = (root: Element, theme: Theme): string => children(root, theme);
