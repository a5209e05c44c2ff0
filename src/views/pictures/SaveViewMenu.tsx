import { ImageDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState, type ReactNode } from "react";
import { FIGURE_FORMATS } from "../../components/figure/formats.ts";
import { BACKGROUNDS, keepBackground, keptBackground } from "../../components/figure/theme.ts";
import { HintedItem } from "../../components/HintedItem.tsx";
import { MenuChoice } from "../../components/MenuChoice.tsx";
import { useCommands } from "../../store/commands.ts";
import base from "../../components/Menu.module.css";
import styles from "./SaveViewMenu.module.css";

/** What lies behind the figure, remembered in the browser. The menu stays open: a format is chosen after it. */
function Backgrounds() {
  const [background, setBackground] = useState(keptBackground);
  return (
    <DropdownMenu.RadioGroup
      value={background}
      onValueChange={(chosen) => {
        const { id } = BACKGROUNDS.find((one) => one.id === chosen) ?? BACKGROUNDS[0];
        keepBackground(id);
        setBackground(id);
      }}
    >
      <DropdownMenu.Label className={`${base.label} ${styles.label}`}>Background</DropdownMenu.Label>
      {BACKGROUNDS.map(({ id, label }) => (
        <MenuChoice key={id} value={id} className={styles.item} stays>
          {label}
        </MenuChoice>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

interface Props {
  /** A word beside the icon, where there is room for one. */
  readonly children?: ReactNode;
  /** There always is. */
  readonly named?: boolean;
}

/** Takes away what a place shows (`useShownView`), as a file or to the clipboard. */
export function SaveViewMenu({ children, named = false }: Props) {
  const { saveView, copyView } = useCommands();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className={named ? "button" : "button quiet icon"}
          aria-label="Save the pictures"
          title="Save or copy the whole pictures with what lies over them"
        >
          <ImageDown size={15} aria-hidden="true" />
          {children}
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={`${base.menu} ${styles.menu}`} align="end" sideOffset={6}>
          <DropdownMenu.Label className={`${base.label} ${styles.label}`}>The whole pictures, as</DropdownMenu.Label>
          {FIGURE_FORMATS.map(({ id, label, hint }) => (
            <HintedItem key={id} label={label} hint={hint} onSelect={() => void saveView(id)} />
          ))}
          <HintedItem label="Copy" hint="to the clipboard, as PNG" onSelect={() => void copyView()} />
          <DropdownMenu.Separator className={base.line} />
          <Backgrounds />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
