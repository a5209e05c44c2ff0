import { Settings2 } from "lucide-react";
import { Popover } from "radix-ui";
import { iconButton, IconWord } from "../../components/IconButton.tsx";
import base from "../../components/Sheet.module.css";
import styles from "./SettingsMenu.module.css";
import { SettingFields } from "./SettingFields.tsx";

/** What scores depend on, behind a button where there is no room for its fields. */
export function SettingsMenu() {
  return (
    <Popover.Root>
      <Popover.Trigger {...iconButton("", "some")} data-tip="Settings">
        <Settings2 size={15} aria-hidden="true" />
        <IconWord>Settings</IconWord>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={`${base.sheet} ${styles.sheet}`}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Settings"
        >
          <SettingFields />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
