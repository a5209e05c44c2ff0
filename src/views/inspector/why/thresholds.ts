/**
 * Where a measured share becomes a sentence. Qualities are shares of the way from chance (0) to kept (1), see
 * facts.ts, so that one set of numbers serves models whose cosines lie apart. Chosen on the demo, whose faults are
 * known; tests/views/why.test.ts plants each and sees that its sentence comes, and no other.
 */

/** Fewer rows than this are no distribution: then nothing is said of what is usual. */
export const FEW_ROWS = 8;

/** The cosine of a kept subject: what a tenth of the project's pairs reach. Not the maximum: that may be a copy. */
export const KEPT_SHARE = 0.9;
/** Without a project to learn it from: near what both the demo's and the paper's encoder give a subject that was kept. */
export const KEPT_WITHOUT_PROJECT = 0.9;

/** Chance and kept nearer than this are one: what lies between them is noise (the demo has 0.9). */
export const SPREAD = 0.12;

/** A patch below half the way is nearer to chance than to kept. */
export const LOST = 0.5;
/** A patch that is found well enough for the place of its match to mean something. */
export const FOUND = 0.65;

/** Patches that the way there and back may be off: parts have several alike. */
export const RETURNS = 3;
/** Above this share of lost patches it is no part that is lost, but the subject. */
export const MOST_LOST = 0.7;
/** A region below a tenth of the subject moves CP by less than a tenth: not worth a sentence. */
export const REGION_SHARE = 0.1;
/** And fewer patches than this are noise at the subject's edge, however small the subject. */
export const REGION_PATCHES = 4;

/** Less leak than this is not worth telling of a subject that is lost anyway. */
export const LEAK_TOLD = 0.25;
/** A subject without a lost part whose median patch does not get this far is found, but less well than it could be. */
export const WEAK = 0.8;
/** Found patches clearly outside a mask, as a share of the subject: an edge that is a patch off does not reach it. */
export const MASK_MISSES = 0.2;

/** Patches of the subject below which single ones move CP by several hundredths. */
export const FEW_PATCHES = 10;
/** The paper's pair filter, on the grid: a subject of 5 % of its picture or less. */
export const SMALL_SHARE = 0.05;

/** A background that is found this well is the reference's own. */
export const BACKGROUND_COPIED = 0.7;
/** PF is low below this share of the project's median, or as far below a negative one: ordinary prompts of one model differ by a third. */
export const PF_LOW = 0.6;

/** Baselines disagree where their rank is this far from CP's: two fifths of the project. */
export const RANKS_APART = 0.4;
/** Where a rank counts as low or high in words. */
export const LOW_RANK = 0.25;

/** A word whose absence raises PF by more than this share of its size works against it. */
export const WORD_WEAK = 0.05;
