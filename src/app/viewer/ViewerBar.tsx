import { ChartScatter, Code2, FolderOpen, Link2, Table2 } from "lucide-react";
import { FileButton } from "../../components/FileButton.tsx";
import { formatCount } from "../../components/format.ts";
import { IconButton } from "../../components/IconButton.tsx";
import { useCommands } from "../../store/commands.ts";
import { isEnlarged, samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { notify } from "../../store/actions/notices.ts";
import { writeAddress } from "../address.ts";
import { report } from "../report.ts";
import { ThemeButton } from "../ThemeButton.tsx";
import { embedOf, linkTo } from "./links.ts";
import { lookText } from "./look-text.ts";
import styles from "./ViewerApp.module.css";

interface Props {
  readonly open: boolean;
  /** It came from an address that others can open too. */
  readonly linked: boolean;
  readonly onFile: (file: File) => void;
}

const copy = (text: string, what: string): void =>
  void navigator.clipboard.writeText(text).then(() => notify("info", `${what} is copied.`, { fleeting: true }), report);

const PLACES = [
  ["samples", "Pairs", Table2],
  ["results", "Results", ChartScatter],
] as const;

/** The table of pairs, and what it comes to. */
function Places() {
  const { show } = useCommands();
  const place = useLens((state) => state.place);
  return (
    <nav className={styles.places} aria-label="What is shown">
      {PLACES.map(([id, name, Icon]) => (
        <button
          key={id}
          type="button"
          className="button quiet"
          aria-current={place === id ? "page" : undefined}
          onClick={() => show(id)}
        >
          <Icon size={15} aria-hidden="true" />
          {name}
        </button>
      ))}
    </nav>
  );
}

/** The project's name, and what can be done with what is shown. */
export function ViewerBar({ open, linked, onFile }: Props) {
  const name = useLens((state) => state.projectName);
  const count = useLens((state) => samplesOf(state).length);
  const theme = useLens((state) => state.theme);
  const enlarged = useLens(isEnlarged);
  const link = () => {
    // Not later, as it follows by itself.
    writeAddress();
    return linkTo(location.href, theme === "system" ? null : theme, lookText(useLens.getState().view));
  };
  const why = linked ? "" : " (put the file on the host of this page, and open it by ?project=)";
  return (
    <header className={styles.bar} inert={enlarged}>
      <h1 className={styles.brand}>
        <img src="icon.svg" alt="" width={18} height={18} />
        MaSC Lens
      </h1>
      {name !== null && (
        <p className={styles.name}>
          <strong>{name}</strong> <span>{formatCount(count, "pair")}</span>
        </p>
      )}
      {open && <Places />}
      <div className={styles.end}>
        {open && (
          <>
            <IconButton
              icon={<Link2 size={15} aria-hidden="true" />}
              label="Copy link"
              tip={`Copy a link to what is shown${why}`}
              room="some"
              className="quiet"
              disabled={!linked}
              onClick={() => copy(link(), "A link to what is shown")}
            />
            <IconButton
              icon={<Code2 size={15} aria-hidden="true" />}
              label="Copy embed"
              tip={`Copy what puts this view into a page${why}`}
              room="some"
              className="quiet"
              disabled={!linked}
              onClick={() => copy(embedOf(link(), name ?? "MaSC Lens"), "What puts this view into a page")}
            />
          </>
        )}
        <FileButton
          label="Open a file"
          icon={<FolderOpen size={15} aria-hidden="true" />}
          room="some"
          onPick={([picked]) => picked !== undefined && onFile(picked.file)}
        />
        <ThemeButton kept={false} />
      </div>
    </header>
  );
}
