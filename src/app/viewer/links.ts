import { LensError } from "../../lib/errors.ts";
import { quote } from "../../project/quote.ts";

/** Addresses that show exactly what is on the screen. */

/** @param href of the page, whose hash says sample, view and filter @param theme as it is chosen; null follows the reader's system */
export function linkTo(href: string, theme: "light" | "dark" | null): string {
  const link = new URL(href);
  link.searchParams.delete("theme");
  if (theme !== null) link.searchParams.set("theme", theme);
  return link.href;
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
