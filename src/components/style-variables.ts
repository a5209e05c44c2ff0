import type { CSSProperties } from "react";

/** Custom properties as an element's style: React's types know none. */
export const styleVariables = (variables: Readonly<Record<`--${string}`, string | number>>): CSSProperties => variables;
