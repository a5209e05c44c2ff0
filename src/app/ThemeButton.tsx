import { Moon, Sun, SunMoon } from "lucide-react";
import { IconButton } from "../components/IconButton.tsx";
import type { Theme } from "../store/state.ts";
import { setTheme } from "../store/actions/view.ts";
import { useLens } from "../store/store.ts";

const NEXT_THEME: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const THEME_ICON = { system: SunMoon, light: Sun, dark: Moon };

/** As the system has it, light, dark: one after the other. @param kept whether this browser remembers it */
export function ThemeButton({ kept = true }: { readonly kept?: boolean }) {
  const theme = useLens((state) => state.theme);
  const Icon = THEME_ICON[theme];
  return (
    <IconButton
      icon={<Icon size={15} aria-hidden="true" />}
      label={`Theme: ${theme}`}
      className="quiet"
      onClick={() => setTheme(NEXT_THEME[theme], kept)}
    />
  );
}
