/** Line ends, control characters, what has no width, and what turns a line around; joiners stay, since scripts and emoji need them. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/** Anybody's text on one line, with nothing in it that could hide: a blank is left of such. Half a surrogate pair is replaced. */
export const visibleLine = (text: string): string =>
  text
    .replace(UNSEEN, " ")
    .replace(/\p{Cs}/gu, "\ufffd")
    .trim();
