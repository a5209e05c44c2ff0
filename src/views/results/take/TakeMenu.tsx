import { Download } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { RefObject } from "react";
import { HintedItem } from "../../../components/HintedItem.tsx";
import base from "../../../components/Menu.module.css";
import { SHEET_FORMATS, type Sheet } from "../../../project/exports/sheets.ts";
import { useCommands } from "../../../store/commands.ts";
import styles from "./TakeMenu.module.css";
import { useTakeChart } from "./use-take-chart.ts";
import { madeWords, useFileStem } from "./use-said.ts";

interface Props {
  readonly sheet: Sheet;
  /** What the chart shows, for who cannot see it; and where it stands. Left out where there is the table alone. */
  readonly chart?: { readonly about: string; readonly frame: RefObject<HTMLElement | null> };
}

const dated = (sheet: Sheet): Sheet => ({ ...sheet, said: [...sheet.said, madeWords(new Date())] });

/** A chart and its table, to be taken away. */
export function TakeMenu({ sheet, chart }: Props) {
  const { saveFile, copyText } = useCommands();
  const stem = useFileStem(sheet.title);
  const take = useTakeChart(stem, sheet.title, chart);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="button quiet icon"
          aria-label={`Take away: ${sheet.title}`}
          title={chart === undefined ? "Save or copy the table" : "Save the chart, or its table"}
        >
          <Download size={15} aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={`${base.menu} ${styles.menu}`} align="end" sideOffset={6}>
          {chart !== undefined && (
            <>
              <DropdownMenu.Label className={`${base.label} ${styles.label}`}>The chart, as</DropdownMenu.Label>
              <HintedItem label="SVG" hint="words and marks stay editable" onSelect={() => take("svg")} />
              <HintedItem label="PNG" hint="1,600 pixels wide at least" onSelect={() => take("png")} />
              <DropdownMenu.Separator className={base.line} />
            </>
          )}
          <DropdownMenu.Label className={`${base.label} ${styles.label}`}>The table, as</DropdownMenu.Label>
          {SHEET_FORMATS.map(({ id, label, hint, ending, mediaType, write }) => (
            <HintedItem
              key={id}
              label={label}
              hint={hint}
              onSelect={() => saveFile(`${stem}${ending}`, new Blob([write(dated(sheet))], { type: mediaType }))}
            />
          ))}
          <DropdownMenu.Separator className={base.line} />
          <DropdownMenu.Label className={`${base.label} ${styles.label}`}>Copy the table as</DropdownMenu.Label>
          {SHEET_FORMATS.map(({ id, label, write }) => (
            <DropdownMenu.Item
              key={id}
              className={`${base.item} ${styles.copy}`}
              onSelect={() => void copyText(write(dated(sheet)))}
            >
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
