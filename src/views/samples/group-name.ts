import { FLAGS, STATE } from "../../analysis/sample-columns.ts";
import { FLAG_WORDS } from "../flag-words.ts";

const isFlag = (name: string): name is keyof typeof FLAG_WORDS => Object.hasOwn(FLAG_WORDS, name);

/** What a group is called: flags by their words. @param by the column's id */
export function groupName(by: string, name: string | null): string {
  if (name === null) return by === FLAGS.id ? "no flags" : "without one";
  if (by === STATE.id) return name;
  if (by !== FLAGS.id) return name === "" ? "empty" : name;
  return name
    .split(" ")
    .map((flag) => (isFlag(flag) ? FLAG_WORDS[flag].short : flag))
    .join(", ");
}
