import { Minus, Plus, Scan } from "lucide-react";
import { formatPercent } from "../../../components/format.ts";
import type { Size } from "../../../components/use-size.ts";
import { ZOOM_STEP, zoomedBy, type Zoom } from "../../../components/zoom.ts";
import { useCommands } from "../../../store/commands.ts";
import { useLens } from "../../../store/store.ts";
import type { Standing } from "../../../store/view.ts";
import { SaveViewMenu } from "../../pictures/SaveViewMenu.tsx";
import pictures from "../PairPictures.module.css";
import styles from "./ab.module.css";

interface Props {
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly frame: Size;
  readonly left: string;
  readonly right: string;
}

const STANDING: readonly { readonly of: Standing | null; readonly word: string }[] = [
  { of: "left", word: "A" },
  { of: null, word: "Both" },
  { of: "right", word: "B" },
];

const ICON = { size: 15, "aria-hidden": true } as const;

/** Which of the two stands alone, and how near they are. */
export function AbTools({ zoom, onZoom, frame, left, right }: Props) {
  const { look } = useCommands();
  const alone = useLens((state) => state.view.alone);
  const scaled = (factor: number) => onZoom(zoomedBy(frame, zoom, factor));
  const tipOf = (of: Standing | null) =>
    of === null ? "Both, with the line between them" : `Only ${of === "left" ? left : right} (X turns to the other)`;
  const zooms = [
    { name: "Zoom out", key: "-", icon: <Minus {...ICON} />, factor: 1 / ZOOM_STEP, off: zoom.scale === 1 },
    { name: "Zoom in", key: "+", icon: <Plus {...ICON} />, factor: ZOOM_STEP, off: false },
    { name: "The whole pictures", key: "0", icon: <Scan {...ICON} />, factor: 0, off: zoom.scale === 1 },
  ];
  return (
    <div className={pictures.tools} role="toolbar" aria-label="How the two pictures are shown">
      {STANDING.map(({ of, word }) => (
        <button
          key={word}
          type="button"
          className={`button quiet ${styles.standing}`}
          aria-pressed={alone === of}
          title={tipOf(of)}
          onClick={() => look({ alone: of })}
        >
          {word}
        </button>
      ))}
      <span className={styles.apart} />
      <span className={pictures.scale}>{formatPercent(zoom.scale)}</span>
      {zooms.map(({ name, key, icon, factor, off }) => (
        <button
          key={name}
          type="button"
          className="button quiet icon"
          aria-label={name}
          title={`${name} (${key})`}
          disabled={off}
          onClick={() => scaled(factor)}
        >
          {icon}
        </button>
      ))}
      <SaveViewMenu>
        <span className={pictures.name} aria-hidden="true">
          Picture
        </span>
      </SaveViewMenu>
    </div>
  );
}
