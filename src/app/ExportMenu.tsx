import { DropdownMenu } from "radix-ui";
import { useId } from "react";
import { EXPORT_FORMATS, type ExportFormatId } from "../project/exports/register.ts";
import { useCommands } from "../store/commands.ts";
import { ExportButton } from "./ExportButton.tsx";
import { ScopeItems } from "./RunScope.tsx";
import styles from "./ExportMenu.module.css";

export function ExportMenu() {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <ExportButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" sideOffset={6}>
          <ScopeItems />
          <DropdownMenu.Separator className={styles.line} />
          {EXPORT_FORMATS.map(({ id, label, hint, of }, index) => (
            <div key={id} role="none">
              {of !== EXPORT_FORMATS[index - 1]?.of && index > 0 && <DropdownMenu.Separator className={styles.line} />}
              <FormatItem id={id} label={label} hint={hint} />
            </div>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface FormatItemProps {
  readonly id: ExportFormatId;
  readonly label: string;
  readonly hint: string;
}

function FormatItem({ id, label, hint }: FormatItemProps) {
  const { exportRows } = useCommands();
  const name = useId();
  const about = useId();
  return (
    <DropdownMenu.Item
      className={styles.item}
      textValue={label}
      aria-labelledby={name}
      aria-describedby={about}
      onSelect={() => exportRows(id)}
    >
      <span id={name}>{label}</span>
      <span id={about} className={styles.hint}>
        {hint}
      </span>
    </DropdownMenu.Item>
  );
}
