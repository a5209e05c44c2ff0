/** What a figure's words and frames are drawn in, as colours that every program reads: `#rrggbb`. */
export interface FigureColours {
  /** null: nothing is behind the figure. */
  readonly background: string | null;
  readonly text: string;
  readonly dim: string;
  /** The patch that is looked at, and its match. */
  readonly pin: string;
  /** Patches that stand out. */
  readonly flagged: string;
}

interface Background {
  readonly id: string;
  readonly label: string;
  /** Which of the page's themes its words are of; null: the one on the screen. */
  readonly theme: "light" | "dark" | null;
  readonly opaque: boolean;
}

/** What may lie behind a figure. */
export const BACKGROUNDS = [
  { id: "screen", label: "As on the screen", theme: null, opaque: true },
  { id: "light", label: "Light", theme: "light", opaque: true },
  { id: "dark", label: "Dark", theme: "dark", opaque: true },
  { id: "clear-light", label: "None, dark words", theme: "light", opaque: false },
  { id: "clear-dark", label: "None, light words", theme: "dark", opaque: false },
] as const satisfies readonly Background[];

export type BackgroundId = (typeof BACKGROUNDS)[number]["id"];

const KEY = "masc-lens.figure-background";

/** The one that was chosen last in this browser. */
export function keptBackground(): BackgroundId {
  const kept = localStorage.getItem(KEY);
  return BACKGROUNDS.find(({ id }) => id === kept)?.id ?? "screen";
}

export const keepBackground = (id: BackgroundId): void => localStorage.setItem(KEY, id);

/** The page's own colours under each theme: of tokens.css, from which a build's styles let none be read but the one shown. */
export const THEMES = {
  light: { background: "#ffffff", text: "#171a21", dim: "#5b6474", pin: "#d6246e", flagged: "#ffb224" },
  dark: { background: "#15181e", text: "#e7eaf0", dim: "#98a1b2", pin: "#ff5c9d", flagged: "#ffb224" },
} as const satisfies Record<string, FigureColours>;

/** The theme on the screen: a person's choice, else the system's. */
function shownTheme(): keyof typeof THEMES {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const backgroundOf = (id: BackgroundId) => BACKGROUNDS.find((one) => one.id === id) ?? BACKGROUNDS[0];

/** Which of the page's themes a figure's words are of. */
export const themeOf = (id: BackgroundId): keyof typeof THEMES => backgroundOf(id).theme ?? shownTheme();

export function coloursOf(id: BackgroundId): FigureColours {
  const { opaque } = backgroundOf(id);
  const colours = THEMES[themeOf(id)];
  return opaque ? colours : { ...colours, background: null };
}
