import { Download } from "lucide-react";
import type { ComponentProps } from "react";

/** What the menu of exports hangs on, and what stands there before it. */
export function ExportButton(props: ComponentProps<"button">) {
  return (
    <button type="button" className="button" {...props}>
      <Download size={15} aria-hidden="true" />
      Export
    </button>
  );
}
