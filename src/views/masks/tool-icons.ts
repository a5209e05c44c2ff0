import {
  BoxSelect,
  Brush,
  Eraser,
  MousePointerClick,
  PaintBucket,
  Pentagon,
  WandSparkles,
  type LucideIcon,
} from "lucide-react";
import type { Tool } from "./tools.ts";

export const TOOL_ICONS: Readonly<Record<Tool, LucideIcon>> = {
  paint: Brush,
  erase: Eraser,
  polygon: Pentagon,
  fill: PaintBucket,
  select: WandSparkles,
  click: MousePointerClick,
  box: BoxSelect,
};
