/**
 * More pictures than so many are not looked at before intake answers: looking into thousands takes longer than all else
 * that it does. It is `inspect`'s, when their pairs are on the page.
 */
export const LOOKED_AT_ONCE = 1000;
