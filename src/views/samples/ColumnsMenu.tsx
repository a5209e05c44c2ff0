import { Check, CircleQuestionMark, Columns3, RotateCcw } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { memo, useState } from "react";
import { FIRST_LAYOUT, isFirstLayout, withColumn } from "../../project/column-layout.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { isExplained, type ColumnSubject } from "./columns.tsx";
import base from "../../components/Menu.module.css";
import menu from "./menus.module.css";
import type { Grid } from "./use-grid-columns.ts";

const SUBJECTS: readonly (readonly [ColumnSubject, string])[] = [
  ["pair", "The pair"],
  ["scores", "Scores"],
  ["details", "More of the scores"],
  ["input", "Of your tables"],
];

/** Which columns the table has. */
export const ColumnsMenu = memo(function ColumnsMenu({ all, laidOut }: Pick<Grid, "all" | "laidOut">) {
  const { layOut, showGlossary } = useCommands();
  const [open, setOpen] = useState(false);
  const explain = (id: string) => {
    setOpen(false);
    showGlossary(id);
  };
  const layout = useLens((state) => state.columnLayout);
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className={`button ${menu.opener}`}
          title="Columns"
          data-on={isFirstLayout(layout) ? undefined : ""}
        >
          <Columns3 size={15} aria-hidden="true" />
          <span className={menu.word}>Columns</span>
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={`${base.menu} ${menu.menu}`} align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Item
            className={`${base.item} ${menu.item}`}
            disabled={isFirstLayout(layout)}
            onSelect={() => layOut(FIRST_LAYOUT)}
          >
            <RotateCcw size={14} aria-hidden="true" />
            Columns as they were
          </DropdownMenu.Item>
          {SUBJECTS.map(([subject, words]) => {
            const columns = all.filter(({ look, id }) => look.subject === subject && id !== "pair");
            return columns.length === 0 ? null : (
              <DropdownMenu.Group key={subject}>
                <DropdownMenu.Label className={`${base.label} ${menu.label}`}>{words}</DropdownMenu.Label>
                {columns.map(({ id, label, look }) => (
                  <DropdownMenu.CheckboxItem
                    key={id}
                    className={`${base.item} ${menu.item}`}
                    title={look.tip}
                    checked={laidOut.shown.has(id)}
                    onCheckedChange={(shown) => layOut(withColumn(layout, id, { shown }))}
                    onSelect={(event) => event.preventDefault()}
                    aria-keyshortcuts={isExplained(look) ? "?" : undefined}
                    onKeyDown={(event) => {
                      if (event.key !== "?" || !isExplained(look)) return;
                      event.preventDefault();
                      explain(id);
                    }}
                  >
                    <span className={base.mark}>
                      <DropdownMenu.ItemIndicator>
                        <Check size={14} aria-hidden="true" />
                      </DropdownMenu.ItemIndicator>
                    </span>
                    {label}
                    {isExplained(look) && (
                      <span
                        className={`tail ${menu.explain}`}
                        aria-hidden="true"
                        data-tip={`What ${label} means (?)`}
                        // The item takes presses for its own.
                        onPointerUp={(event) => event.stopPropagation()}
                        onClick={(event) => {
                          event.stopPropagation();
                          explain(id);
                        }}
                      >
                        <CircleQuestionMark size={14} />
                      </span>
                    )}
                  </DropdownMenu.CheckboxItem>
                ))}
              </DropdownMenu.Group>
            );
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
});
