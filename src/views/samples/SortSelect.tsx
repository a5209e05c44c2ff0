import { useCommands } from "../../store/commands.ts";
import { vocabularyOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";

interface Props {
  readonly label: string;
  readonly className?: string | undefined;
}

/** By what rows are sorted, where no head can be pressed for it. */
export function SortSelect({ label, className = "" }: Props) {
  const { sort } = useCommands();
  const sorting = useLens((state) => state.sorting);
  const vocabulary = useLens(vocabularyOf);
  const [first] = sorting;
  const columns = vocabulary.entries.filter(({ column }) => column.kind !== "flags" || column.id === "tags");
  return (
    <select
      className={`input ${className}`}
      aria-label={label}
      value={first === undefined ? "" : `${first.desc ? "-" : "+"}${first.id}`}
      onChange={({ currentTarget: { value } }) =>
        sort(value === "" ? [] : [{ id: value.slice(1), desc: value.startsWith("-") }])
      }
    >
      <option value="">As they were read</option>
      {columns.flatMap(({ column: { id }, label: name }) => [
        <option key={`+${id}`} value={`+${id}`}>{`${name} ↑`}</option>,
        <option key={`-${id}`} value={`-${id}`}>{`${name} ↓`}</option>,
      ])}
    </select>
  );
}
