/**
 * Pictures that intake looks at before it answers. Looking into thousands takes longer than all else that it does: the
 * rest is `inspect`'s, when their pairs are on the page.
 */
export const LOOKED_AT_ONCE = 1000;
