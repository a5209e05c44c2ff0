import { escapeXml } from "../../../components/figure/to-svg.ts";
import type { Theme } from "../../../components/chart/palette.ts";

/** The page of results as one document. */
export interface ResultsPage {
  readonly title: string;
  /** Which set it is of, where its numbers are from, and when it was made. */
  readonly said: readonly string[];
  /** As `collectMarkup` writes them. */
  readonly sections: readonly { readonly id: string; readonly title: string; readonly markup: string }[];
  readonly theme: Theme;
  readonly style: string;
}

/** Nothing is fetched and no script runs, whatever stands in a name. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

export function writeResultsPage({ title, said, sections, theme, style }: ResultsPage): string {
  const name = escapeXml(title);
  return [
    `<!doctype html>`,
    `<html lang="en" data-theme="${theme}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${name}</title><style>${style}</style></head><body><main>`,
    `<h1>${name}</h1>`,
    ...said.map((sentence) => `<p class="said">${escapeXml(sentence)}</p>`),
    `<nav aria-label="Sections"><ul>${sections.map((section) => `<li><a href="#${escapeXml(section.id)}">${escapeXml(section.title)}</a></li>`).join("")}</ul></nav>`,
    ...sections.map(
      (section) =>
        `<section id="${escapeXml(section.id)}"><h2>${escapeXml(section.title)}</h2>${section.markup}</section>`,
    ),
    `</main></body></html>`,
    "",
  ].join("\n");
}
