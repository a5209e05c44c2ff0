import { ToggleGroup } from "radix-ui";
import type { FolderRole } from "../../../project/hints.ts";
import styles from "./RoleChoice.module.css";
import { FOLDER_ROLES } from "./roles.ts";

interface Props {
  readonly label: string;
  readonly said: FolderRole | null;
  /** What it is taken for where nothing is said. */
  readonly taken?: FolderRole | null;
  readonly without?: FolderRole;
  readonly readOnly: boolean;
  /** The one that is pressed again is taken back: null. */
  readonly onRole: (role: FolderRole | null) => void;
}

/** One of a few roles, or none. */
export function RoleChoice({ label, said, taken = null, without, readOnly, onRole }: Props) {
  return (
    <ToggleGroup.Root
      type="single"
      className={styles.roles}
      aria-label={label}
      disabled={readOnly}
      value={said ?? ""}
      onValueChange={(value) => onRole(FOLDER_ROLES.find(({ role }) => role === value)?.role ?? null)}
    >
      {FOLDER_ROLES.filter(({ role }) => role !== without).map(({ role, label: name, title }) => (
        <ToggleGroup.Item
          key={role}
          value={role}
          className={styles.role}
          title={title}
          data-taken={(said === null && taken === role) || undefined}
        >
          {name}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
