import { ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { MenuChoice } from "../components/MenuChoice.tsx";
import { useCommands } from "../store/commands.ts";
import { scopedWantedOf, scopeOf, scopesOf, type Scopes } from "../store/scope.ts";
import type { Scope } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import base from "../components/Menu.module.css";
import styles from "./RunScope.module.css";

const count = (number: number): string => number.toLocaleString("en");

/** "3 ticked", "24 shown", "all 9,450". */
export function scopeWords(scope: Scope, { ticked, shown, all }: Scopes): string {
  if (scope === "ticked") return `${count(ticked ?? 0)} ticked`;
  return scope === "shown" ? `${count(shown ?? 0)} shown` : `all ${count(all)}`;
}

const useScopes = (): { readonly scope: Scope; readonly scopes: Scopes } => {
  const scope = useLens(scopeOf);
  const ticked = useLens((state) => scopesOf(state).ticked);
  const shown = useLens((state) => scopesOf(state).shown);
  const all = useLens((state) => scopesOf(state).all);
  return { scope, scopes: { ticked, shown, all } };
};

/** Behind the word on the button: which rows are computed, and how many of them are not yet. */
export function ScoreScope() {
  const { scope, scopes } = useScopes();
  const wanted = useLens((state) => scopedWantedOf(state).length);
  const words = scopeWords(scope, scopes);
  const whole = scopes[scope] === wanted;
  // The button's name is its word alone; what it acts on describes it.
  return (
    <span id="score-scope" className={styles.words} aria-hidden="true">
      {whole ? words : `${count(wanted)} of ${words}`}
    </span>
  );
}

/** The rows that can be acted on, one of them chosen; for any menu. */
export function ScopeItems() {
  const { chooseScope } = useCommands();
  const { scope, scopes } = useScopes();
  const offered = (["ticked", "shown", "all"] as const).filter((one) => scopes[one] !== null);
  if (offered.length === 1)
    return (
      <DropdownMenu.Label
        className={`${base.label} ${styles.label}`}
      >{`Rows: ${scopeWords(scope, scopes)}`}</DropdownMenu.Label>
    );
  return (
    <DropdownMenu.RadioGroup
      value={scope}
      onValueChange={(chosen) => chooseScope(offered.find((one) => one === chosen) ?? null)}
    >
      <DropdownMenu.Label className={`${base.label} ${styles.label}`}>Rows to score and export</DropdownMenu.Label>
      {offered.map((one) => (
        <MenuChoice key={one} value={one} className={styles.item} stays>
          {scopeWords(one, scopes)}
        </MenuChoice>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

/** Beside the button where there is a choice of rows: which of them it computes. */
export function ScopeMenu() {
  const { scopes } = useScopes();
  if (scopes.ticked === null && scopes.shown === null) return null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="button icon" aria-label="Which rows to compute" title="Which rows to compute">
          <ChevronDown size={15} aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={`${base.menu} ${styles.menu}`} align="end" sideOffset={6}>
          <ScopeItems />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
