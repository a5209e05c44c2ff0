import type { Notice, Topic } from "../state.ts";
import { useLens } from "../store.ts";

let nextNotice = 1;

export interface NoticeOptions {
  readonly detail?: string | undefined;
  readonly about?: Topic;
  readonly fleeting?: boolean;
  readonly reload?: boolean;
}

/** Topics of which several things may be true at once. */
const MANIFOLD: ReadonlySet<Topic | undefined> = new Set([undefined, "project", "adding"]);

/** Says something. What was said about the same topic goes, where only one thing can be true of it. */
export function notify(
  tone: Notice["tone"],
  message: string,
  { detail, about, fleeting = false, reload = false }: NoticeOptions = {},
): void {
  const notice: Notice = {
    id: nextNotice++,
    tone,
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(about === undefined ? {} : { about }),
    ...(fleeting ? { fleeting } : {}),
    ...(reload ? { reload } : {}),
  };
  useLens.setState(({ notices }) => ({
    notices: [...notices.filter((one) => MANIFOLD.has(about) || one.about !== about), notice],
  }));
}

/** Takes away what was said about these: it is over. */
export function resolve(...topics: readonly Topic[]): void {
  const over = ({ about }: Notice) => about !== undefined && topics.includes(about);
  if (useLens.getState().notices.some(over))
    useLens.setState(({ notices }) => ({ notices: notices.filter((one) => !over(one)) }));
}

/** Takes one notice away. */
export function dismiss(notice: number): void {
  useLens.setState(({ notices }) => ({ notices: notices.filter(({ id }) => id !== notice) }));
}
