import { DropdownMenu } from "radix-ui";
import { lazyView } from "../components/lazy-view.tsx";
import { HintedItem } from "../components/HintedItem.tsx";
import { EXPORT_FORMATS } from "../project/exports/register.ts";
import { showSharing } from "../store/actions/shared.ts";
import { useCommands } from "../store/commands.ts";
import { useLens } from "../store/store.ts";
import { ExportButton } from "./ExportButton.tsx";
import { ScopeItems } from "./RunScope.tsx";
import { reportChosen } from "./share/report-chosen.ts";
import base from "../components/Menu.module.css";
import styles from "./ExportMenu.module.css";

const ShareSheet = lazyView(() => import("./share/ShareSheet.tsx").then((module) => module.ShareSheet), null);

export function ExportMenu() {
  const commands = useCommands();
  const sharing = useLens((state) => state.sharing);
  return (
    <>
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
                <HintedItem label={label} hint={hint} onSelect={() => commands.exportRows(id)} />
              </div>
            ))}
            <DropdownMenu.Separator className={base.line} />
            <HintedItem
              label="Report"
              hint="One HTML file to read or print: pictures, heat, numbers, reasons of each sample"
              onSelect={() => reportChosen(commands)}
            />
            <HintedItem
              label="Share …"
              hint="One file that opens without any model: table, pictures, heat, reasons"
              onSelect={() => showSharing(true)}
            />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {sharing && <ShareSheet />}
    </>
  );
}
