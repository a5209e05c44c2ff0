import { Moon, Sun, SunMoon } from "lucide-react";
import type { Theme } from "../store/state.ts";
import { setTheme } from "../store/actions/view.ts";
import { useLens } from "../store/store.ts";

const NEXT_THEME: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const THEME_ICON = { system: SunMoon, light: Sun, dark: Moon };

/** As the system has it, light, dark: one after the other. */
export function ThemeButton() {
  const theme = useLens((state) => state.theme);
  const Icon = THEME_ICON[theme];
  return (
    <button
      type="button"
      className="button quiet icon"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
      onClick={() => setTheme(NEXT_THEME[theme])}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}
