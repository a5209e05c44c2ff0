import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { formatCount } from "../../../components/format.ts";
import { styleVariables } from "../../../components/style-variables.ts";
import { folderTree } from "../../../project/folder-tree.ts";
import { withFolder, type FolderRole, type Hints } from "../../../project/hints.ts";
import { folderLines, openAtFirst, type FolderLine } from "./folder-lines.ts";
import styles from "./Folders.module.css";
import { RoleChoice } from "./RoleChoice.tsx";
import { FOLDER_ROLES } from "./roles.ts";

interface Props {
  /** Pictures of the project, by name. */
  readonly paths: readonly string[];
  readonly hints: Hints;
  readonly readOnly: boolean;
  readonly onChange: (hints: Hints) => void;
}

const wordOf = (role: FolderRole) => FOLDER_ROLES.find((one) => one.role === role)?.label.toLowerCase() ?? role;

const takenWords = ({ role, by }: NonNullable<FolderLine["taken"]>): string =>
  by === "name" ? `${wordOf(role)}, by its name` : `${wordOf(role)}, as the folder around it`;

function Line({
  line,
  readOnly,
  onOpen,
  onRole,
}: {
  readonly line: FolderLine;
  readonly readOnly: boolean;
  readonly onOpen: () => void;
  readonly onRole: (role: FolderRole | null) => void;
}) {
  const { node, depth, open, said, taken } = line;
  const alike = node.folder.at(-1) === null;
  const folders = formatCount(node.folders, "folder");
  const name = alike ? `${folders} like ${node.name}` : node.name;
  return (
    <li className={styles.line} style={styleVariables({ "--depth": depth })}>
      {node.children.length > 0 ? (
        <button
          type="button"
          className={styles.open}
          aria-expanded={open}
          aria-label={`Folders in ${name}`}
          onClick={onOpen}
        >
          <ChevronRight size={14} aria-hidden="true" />
        </button>
      ) : (
        <span className={styles.open} />
      )}
      <span className={styles.about}>
        <span className={styles.name} title={node.folder.map((part) => part ?? "*").join("/")}>
          {alike && (
            <>
              {folders} <span className={styles.dim}>like</span>{" "}
            </>
          )}
          <bdi>{node.name}</bdi>
          {!alike && node.folders > 1 && <span className={styles.dim}> in {folders}</span>}
        </span>
        {taken !== null && <span className={styles.taken}>{takenWords(taken)}</span>}
      </span>
      <span className={styles.count}>{formatCount(node.pictures, "picture")}</span>
      <RoleChoice
        label={`What ${name} holds`}
        said={said}
        taken={taken?.role ?? null}
        readOnly={readOnly}
        onRole={onRole}
      />
    </li>
  );
}

/** The folders with their counts, and for each what it holds. */
export function Folders({ paths, hints, readOnly, onChange }: Props) {
  const tree = useMemo(() => folderTree(paths), [paths]);
  const [open, setOpen] = useState<ReadonlySet<string> | null>(null);
  const opened = useMemo(() => open ?? openAtFirst(tree), [open, tree]);
  const lines = useMemo(() => folderLines(tree, opened, hints), [tree, opened, hints]);
  const toggle = (key: string) => {
    const next = new Set(opened);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  if (tree.length === 0) return null;
  return (
    <section aria-labelledby="folders-title">
      <h3 id="folders-title">What the folders hold</h3>
      <p className={styles.dim}>
        A choice counts for all that lies in the folder, unless one further in says otherwise.
      </p>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <Line
            key={line.key}
            line={line}
            readOnly={readOnly}
            onOpen={() => toggle(line.key)}
            onRole={(role) => onChange(withFolder(hints, { folder: line.node.folder, anywhere: false }, role))}
          />
        ))}
      </ul>
    </section>
  );
}
