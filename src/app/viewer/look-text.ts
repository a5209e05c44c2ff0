import { FIRST_VIEW, type InspectorView } from "../../store/view.ts";

/** What of a view an app's address leaves to whoever opens it, as a link's parameter has it: "reverse,opacity:0.5,head:3". Only what is not as it is at first. */

const FLAGS = ["stretched", "reverse", "links", "grid", "smooth", "patchTexts"] as const;
const SIDES = ["reference", "generation"] as const;
const STANDING = ["left", "right"] as const;
const MEASURE = /^[a-z][a-z0-9_]{0,63}$/;

const share = (text: string): number | null => {
  const value = Number(text);
  return text !== "" && value >= -1 && value <= 1 ? value : null;
};

export function lookText(view: InspectorView): string {
  const { opacity, head, brush, maskSide, compareBy, alone } = view;
  return [
    ...FLAGS.filter((name) => view[name] !== FIRST_VIEW[name]),
    ...(opacity === FIRST_VIEW.opacity ? [] : [`opacity:${opacity}`]),
    ...(head === null ? [] : [`head:${head + 1}`]),
    ...(brush === null ? [] : [`brush:${brush.low}:${brush.high}`]),
    ...(maskSide === FIRST_VIEW.maskSide ? [] : [`mask:${maskSide}`]),
    ...(compareBy === FIRST_VIEW.compareBy ? [] : [`by:${compareBy}`]),
    ...(alone === null ? [] : [`alone:${alone}`]),
  ].join(",");
}

/** What a part says; nothing where it says nothing that there is. */
function partOf(part: string): Partial<InspectorView> {
  const [name = "", first = "", second = ""] = part.split(":");
  const flag = FLAGS.find((one) => one === name);
  if (flag !== undefined) return { [flag]: true };
  const [low, high] = [share(first), share(second)];
  if (name === "opacity" && low !== null && low >= 0) return { opacity: low };
  if (name === "head" && /^[1-9]\d{0,2}$/.test(first)) return { head: Number(first) - 1 };
  if (name === "brush" && low !== null && high !== null) return { brush: { low, high } };
  if (name === "by" && MEASURE.test(first)) return { compareBy: first };
  const [maskSide, alone] = [SIDES.find((one) => one === first), STANDING.find((one) => one === first)];
  if (name === "mask" && maskSide !== undefined) return { maskSide };
  return name === "alone" && alone !== undefined ? { alone } : {};
}

/** Undoes `lookText`; of a stranger's text what makes sense. */
export const readLook = (text: string): Partial<InspectorView> =>
  text
    .slice(0, 500)
    .split(",")
    .reduce<Partial<InspectorView>>((look, part) => ({ ...look, ...partOf(part) }), {});
