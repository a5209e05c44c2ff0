/**
 * Charts: drawn in tokens of the page (`var(--accent)`), so that they follow its theme; a file that leaves has their
 * colours written out. The same as in styles/tokens.css, from which a build's styles let none be read but the one shown.
 */
export type Theme = "light" | "dark";

const TOKENS: Readonly<Record<string, Readonly<Record<Theme, string>>>> = {
  panel: { light: "#ffffff", dark: "#15181e" },
  raised: { light: "#f1f3f7", dark: "#1b1f27" },
  line: { light: "#e3e6ec", dark: "#262b35" },
  "line-strong": { light: "#8b93a3", dark: "#6b7485" },
  text: { light: "#171a21", dark: "#e7eaf0" },
  dim: { light: "#5b6474", dark: "#98a1b2" },
  accent: { light: "#2f62e0", dark: "#7aa2ff" },
  "accent-soft": { light: "#e6edff", dark: "#1d2740" },
  look: { light: "#8a5a00", dark: "#e3b057" },
};

/** The names of the colours that charts are drawn in. */
export const CHART_TOKENS: readonly string[] = Object.keys(TOKENS);

/** Text with every `var(--token)` in the colours of a theme. @throws Error where a chart has another colour */
export const withColours = (text: string, theme: Theme): string =>
  text.replace(/var\(--([a-z-]+)\)/g, (_, name: string) => {
    const colour = TOKENS[name];
    if (colour === undefined) throw new Error(`no colour of charts is called ${name}: components/chart/palette.ts`);
    return colour[theme];
  });
