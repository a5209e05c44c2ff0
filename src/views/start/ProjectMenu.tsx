import { Copy, Ellipsis, FileDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { formatBytes } from "../../components/format.ts";
import { HintedItem } from "../../components/HintedItem.tsx";
import type { ProjectSummary } from "../../storage/projects.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import base from "../../components/Menu.module.css";
import styles from "./ProjectMenu.module.css";

/** What a duplicate takes. */
function sizeWords(project: ProjectSummary | undefined): string {
  if (project === undefined) return "With its numbers, and what is kept of its files";
  const { files, bytes } = project;
  if (files === "handles") return "Its files stay where they are: nothing is copied";
  if (files === "none") return "With its numbers; it has no files to copy";
  return `Copies ${formatBytes(bytes)} in this browser`;
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
        <DropdownMenu.Content className={`${base.menu} ${styles.menu}`} align="end" sideOffset={6}>
          <HintedItem
            icon={<Copy size={15} aria-hidden="true" />}
            label="Duplicate"
            hint={sizeWords(project)}
            onSelect={() => void duplicateProject(id)}
          />
          <HintedItem
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
