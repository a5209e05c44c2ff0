import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  BookOpen,
  ChevronDown,
  EyeOff,
  Group,
  MoveHorizontal,
  Pin,
  PinOff,
  X,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentType, ReactNode } from "react";
import { isNamed } from "../../analysis/group.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { HeadActions } from "./head-actions.ts";
import base from "../../components/Menu.module.css";
import menu from "./menus.module.css";
import { isExplained } from "./columns.tsx";
import styles from "./GridHeads.module.css";
import type { GridColumn } from "./use-grid-columns.ts";

interface Props {
  readonly column: GridColumn;
  readonly actions: HeadActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onClosed: () => void;
}

const PIXELS = 32;

interface ItemProps {
  readonly icon: ComponentType<{ readonly size: number; readonly "aria-hidden": "true" }>;
  readonly keys?: string;
  readonly onSelect: () => void;
  /** It can be pressed several times. */
  readonly stays?: boolean;
  readonly children: ReactNode;
}

function Item({ icon: Icon, keys, onSelect, stays = false, children }: ItemProps) {
  return (
    <DropdownMenu.Item
      className={`${base.item} ${menu.item}`}
      onSelect={(event) => {
        if (stays) event.preventDefault();
        onSelect();
      }}
    >
      <Icon size={14} aria-hidden="true" />
      {children}
      {keys !== undefined && <kbd>{keys}</kbd>}
    </DropdownMenu.Item>
  );
}

function Items({ column, actions }: Pick<Props, "column" | "actions">) {
  const { id, label, look } = column;
  const pinned = column.lent ? null : column.pinned;
  const { showGlossary } = useCommands();
  const grouped = useLens((state) => state.group === id);
  const sorted = useLens((state) => state.sorting.some((one) => one.id === id));
  const named = look.of !== null && isNamed(look.of) && look.of.kind !== "text";
  return (
    <>
      <Item icon={ArrowUp} onSelect={() => actions.sortBy(id, false)}>
        Sort upwards
      </Item>
      <Item icon={ArrowDown} onSelect={() => actions.sortBy(id, true)}>
        Sort downwards
      </Item>
      {sorted && (
        <Item icon={X} onSelect={() => actions.unsort(id)}>
          Do not sort by it
        </Item>
      )}
      {named && (
        <Item icon={Group} onSelect={() => actions.group(grouped ? null : id)}>
          {grouped ? "Do not group" : `Group by ${label}`}
        </Item>
      )}
      <DropdownMenu.Separator className={base.line} />
      <Item icon={pinned === null ? Pin : PinOff} onSelect={() => actions.pin(id, pinned === null)}>
        {pinned === null ? "Pin" : "Let it scroll"}
      </Item>
      <Item icon={ArrowLeft} keys="Shift ←" stays onSelect={() => actions.step(id, -1)}>
        Move left
      </Item>
      <Item icon={ArrowRight} keys="Shift →" stays onSelect={() => actions.step(id, 1)}>
        Move right
      </Item>
      <Item icon={MoveHorizontal} keys="+" stays onSelect={() => actions.widen(id, PIXELS)}>
        Wider
      </Item>
      <Item icon={MoveHorizontal} keys="−" stays onSelect={() => actions.widen(id, -PIXELS)}>
        Narrower
      </Item>
      <Item icon={MoveHorizontal} onSelect={() => actions.setWidth(id, null)}>
        As wide as it was
      </Item>
      <DropdownMenu.Separator className={base.line} />
      {isExplained(look) && (
        <Item icon={BookOpen} onSelect={() => showGlossary(id)}>
          {`What ${label} means`}
        </Item>
      )}
      <Item icon={EyeOff} onSelect={() => actions.hide(id)}>
        Hide
      </Item>
    </>
  );
}

/** What can be done with a column. Its button is for pointers; keys open it from the head (F2). */
export function HeadMenu({ column, actions, open, onOpenChange, onClosed }: Props) {
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className={styles.menuButton}
          tabIndex={-1}
          aria-hidden="true"
          title={`${column.label}: sort, group, pin, move, hide`}
          onPointerDown={(event) => event.stopPropagation()}
        >
          <ChevronDown size={13} />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={`${base.menu} ${menu.menu}`}
          align="end"
          sideOffset={4}
          aria-label={`Column ${column.label}`}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          // In React's tree it stands in the head: its keys and presses are its own.
          onKeyDown={(event) => event.stopPropagation()}
          onPointerDown={(event) => event.stopPropagation()}
          onPointerMove={(event) => event.stopPropagation()}
          onClick={(event) => event.stopPropagation()}
        >
          <Items column={column} actions={actions} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
