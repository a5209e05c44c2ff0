import { DropdownMenu } from "radix-ui";
import { HintedItem } from "../components/HintedItem.tsx";
import { EXPORT_FORMATS } from "../project/exports/register.ts";
import { useCommands } from "../store/commands.ts";
import { ExportButton } from "./ExportButton.tsx";
import { ScopeItems } from "./RunScope.tsx";
import base from "../components/Menu.module.css";
import styles from "./ExportMenu.module.css";

export function ExportMenu() {
  const { exportRows } = useCommands();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <ExportButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={`${base.menu} ${styles.menu}`} align="end" sideOffset={6}>
          <ScopeItems />
          <DropdownMenu.Separator className={base.line} />
          {EXPORT_FORMATS.map(({ id, label, hint, of }, index) => (
            <div key={id} role="none">
              {of !== EXPORT_FORMATS[index - 1]?.of && index > 0 && <DropdownMenu.Separator className={base.line} />}
              <HintedItem label={label} hint={hint} onSelect={() => exportRows(id)} />
            </div>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
