/** What a figure's words and frames are drawn in, as CSS colours of the old form (`rgb(1, 2, 3)`), which every program reads. */
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

const KEY = "figure-background";

/** The one that was chosen last in this browser. */
export function keptBackground(): BackgroundId {
  const kept = localStorage.getItem(KEY);
  return BACKGROUNDS.find(({ id }) => id === kept)?.id ?? "screen";
}

export const keepBackground = (id: BackgroundId): void => localStorage.setItem(KEY, id);

/** The page's own colours (tokens.css) under a theme, as the browser resolves them. */
export function coloursOf(id: BackgroundId): FigureColours {
  const { theme, opaque } = BACKGROUNDS.find((one) => one.id === id) ?? BACKGROUNDS[0];
  const probe = document.createElement("span");
  if (theme !== null) probe.style.colorScheme = theme;
  document.body.append(probe);
  const resolve = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    background: opaque ? resolve("panel") : null,
    text: resolve("text"),
    dim: resolve("dim"),
    pin: resolve("pin"),
    flagged: resolve("leak"),
  };
  probe.remove();
  return colours;
}
