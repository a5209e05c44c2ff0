import { Copy, Ellipsis, FileDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useId, type ReactNode } from "react";
import { formatBytes } from "../../components/format.ts";
import type { ProjectSummary } from "../../storage/projects.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ProjectMenu.module.css";

/** What a duplicate takes. */
function sizeWords(project: ProjectSummary | undefined): string {
  if (project === undefined) return "With its numbers, and what is kept of its files";
  const { files, bytes } = project;
  if (files === "handles") return "Its files stay where they are: nothing is copied";
  if (files === "none") return "With its numbers; it has no files to copy";
  return `Copies ${formatBytes(bytes)} in this browser`;
}

interface ItemProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly hint: string;
  readonly onSelect: () => void;
}

function Item({ icon, label, hint, onSelect }: ItemProps) {
  const name = useId();
  const about = useId();
  return (
    <DropdownMenu.Item
      className={styles.item}
      textValue={label}
      aria-labelledby={name}
      aria-describedby={about}
      onSelect={onSelect}
    >
      {icon}
      <span id={name}>{label}</span>
      <span id={about} className={styles.hint}>
        {hint}
      </span>
    </DropdownMenu.Item>
  );
}

/** What can be done with a kept project beside opening, renaming and deleting it. */
export function ProjectMenu({ id, name }: { readonly id: string; readonly name: string }) {
  const { duplicateProject, exportProject } = useCommands();
  const project = useLens((state) => state.recent?.find((one) => one.id === id));
  const busy = useLens((state) => state.busy !== null);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="button quiet icon"
          aria-label={`More of ${name}…`}
          title="Duplicate, export"
          disabled={busy}
        >
          <Ellipsis size={15} aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" sideOffset={6}>
          <Item
            icon={<Copy size={15} aria-hidden="true" />}
            label="Duplicate"
            hint={sizeWords(project)}
            onSelect={() => void duplicateProject(id)}
          />
          <Item
            icon={<FileDown size={15} aria-hidden="true" />}
            label="Export as one file"
            hint="Pairs, numbers, notes, tables and masks made here; no pictures"
            onSelect={() => void exportProject(id)}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
