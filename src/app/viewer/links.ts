import { LensError } from "../../lib/errors.ts";
import { quote } from "../../project/quote.ts";

/** Addresses that show exactly what is on the screen. */

/** What an address may say in its hash or, written by hand, in its search: the one or the other. */
const BY_HAND = [
  "sample",
  "view",
  "size",
  "reference",
  "pin",
  "part",
  "left",
  "aligned",
  "filter",
  "sort",
  "group",
  "as",
  "place",
];

/**
 * @param href of the page, whose hash says sample, view and filter
 * @param theme as it is chosen; null follows the reader's system
 * @param look what else of the view is not as it is at first: look-text.ts
 */
export function linkTo(href: string, theme: "light" | "dark" | null, look = ""): string {
  const link = new URL(href);
  for (const name of ["theme", "look", ...BY_HAND]) link.searchParams.delete(name);
  if (theme !== null) link.searchParams.set("theme", theme);
  if (look !== "") link.searchParams.set("look", look);
  return link.href;
}

const says = (parts: URLSearchParams | undefined): boolean => BY_HAND.some((name) => parts?.has(name));

/** Where an address leads to in a project, as a hash has it; null where it says nothing of it. */
export function placeIn({ hash, search }: Pick<Location, "hash" | "search">): string | null {
  const [own, byHand] = [hash, search].map((text) => new URLSearchParams(text.replace(/^[#?]/, "")));
  if (says(own)) return hash;
  return says(byHand) ? `#${byHand}` : null;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string): string => text.replaceAll(/[&"<>]/g, (found) => ESCAPES[found] ?? found);

/** What puts it into another page. */
export const embedOf = (link: string, name: string): string =>
  `<iframe src="${escaped(link)}" title="${escaped(name)}" width="100%" height="720" style="border: 0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;

/**
 * The file that an address names, on its own host.
 *
 * @param project as it stands behind `?project=`
 * @throws LensError unsupported_project where it is on another host
 */
export function addressOf(project: string, page: string): string {
  const address = URL.canParse(project, page) ? new URL(project, page) : null;
  if (address === null || address.origin !== new URL(page).origin || !/^https?:$/.test(address.protocol))
    throw new LensError(
      "unsupported_project",
      `${quote(project)} is not opened: a shared project has to lie on the host of this page. Download it, and drop it here.`,
    );
  return address.href;
}
