import { createContext, use, type ReactNode } from "react";

/** Of which level a heading is: below a section's tab, or below the heading of a part of it. */
const Level = createContext<3 | 4>(3);

export const BelowPart = ({ children }: { readonly children: ReactNode }) => <Level value={4}>{children}</Level>;

/** A figure's or a list's heading, wherever it stands. */
export function Heading({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return use(Level) === 3 ? <h3 id={id}>{children}</h3> : <h4 id={id}>{children}</h4>;
}
