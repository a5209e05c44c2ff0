import { DropdownMenu } from "radix-ui";
import { useCommands } from "../store/commands.ts";
import { ExportButton } from "./ExportButton.tsx";
import styles from "./ExportMenu.module.css";

export function ExportMenu() {
  const { exportRows } = useCommands();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <ExportButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" sideOffset={6}>
          <DropdownMenu.Item className={styles.item} onSelect={() => exportRows("jsonl")}>
            JSONL
          </DropdownMenu.Item>
          <DropdownMenu.Item className={styles.item} onSelect={() => exportRows("csv")}>
            CSV
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
