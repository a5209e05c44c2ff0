import { Group, UnfoldVertical, FoldVertical } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { memo } from "react";
import { isNamed } from "../../analysis/group.ts";
import { MenuChoice } from "../../components/MenuChoice.tsx";
import { useCommands } from "../../store/commands.ts";
import { groupsOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import base from "../../components/Menu.module.css";
import menu from "./menus.module.css";
import type { Grid } from "./use-grid-columns.ts";

/** What no row goes by. */
const NONE = "";

/** By what rows are grouped, and whether the groups are open. */
export const GroupMenu = memo(function GroupMenu({ all }: Pick<Grid, "all">) {
  const { group: groupBy, openGroups } = useCommands();
  const group = useLens((state) => state.group);
  const groups = useLens(groupsOf);
  const offered = all.filter(({ look: { of } }) => of !== null && isNamed(of) && of.kind !== "text");
  const label = groups === null ? null : (all.find(({ id }) => id === group)?.label ?? null);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className={`button ${menu.opener}`}
          title={label === null ? "Group rows" : `Grouped by ${label}`}
          data-on={label === null ? undefined : ""}
        >
          <Group size={15} aria-hidden="true" />
          <span className={menu.word}>{label === null ? "Group" : `By ${label}`}</span>
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={`${base.menu} ${menu.menu}`} align="end" sideOffset={6} collisionPadding={8}>
          {groups !== null && (
            <>
              <DropdownMenu.Item
                className={`${base.item} ${menu.item}`}
                onSelect={() => openGroups(new Set(groups.map(({ key }) => key)))}
              >
                <UnfoldVertical size={14} aria-hidden="true" />
                Open all groups
              </DropdownMenu.Item>
              <DropdownMenu.Item className={`${base.item} ${menu.item}`} onSelect={() => openGroups(new Set())}>
                <FoldVertical size={14} aria-hidden="true" />
                Close all groups
              </DropdownMenu.Item>
              <DropdownMenu.Separator className={base.line} />
            </>
          )}
          <DropdownMenu.RadioGroup
            value={groups === null ? NONE : (group ?? NONE)}
            onValueChange={(id) => groupBy(id === NONE ? null : id)}
          >
            {[{ id: NONE, label: "Not grouped" }, ...offered].map(({ id, label }) => (
              <MenuChoice key={id} value={id} className={menu.item}>
                {label}
              </MenuChoice>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
});
