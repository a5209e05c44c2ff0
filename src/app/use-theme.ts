import { useEffect } from "react";
import { useLens } from "../store/store.ts";

/** The page in the colours that are chosen; without a choice the system's. */
export function useTheme(): void {
  const theme = useLens((state) => state.theme);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
}
