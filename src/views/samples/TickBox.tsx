import type { ComponentProps } from "react";
import type { Ticked } from "./ticking.ts";

interface Props extends Omit<ComponentProps<"input">, "type" | "checked" | "ref"> {
  readonly ticked: Ticked;
}

/** A box that is half ticked where some of what it stands for are. */
export const TickBox = ({ ticked, ...rest }: Props) => (
  <input
    {...rest}
    type="checkbox"
    checked={ticked === "all"}
    ref={(box) => {
      if (box !== null) box.indeterminate = ticked === "some";
    }}
  />
);
