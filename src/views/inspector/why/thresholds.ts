/**
 * Where a measured share becomes a sentence. Qualities are shares of the way from chance (0) to kept (1), see
 * facts.ts, so that one set of numbers serves models whose cosines lie apart. Chosen on the demo, whose faults are
 * known; tests/views/why.slow.test.ts plants each and sees that its sentence comes, and no other.
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

/** What stands beside a mask looks like the other's subject from here on. Edges are mixed with what is behind them, so they reach less than a part within. */
export const LOOKS_ALIKE = 0.4;

/** Patches that the way there and back may be off: parts have several alike. */
export const RETURNS = 3;
/** Above this share of lost patches it is no part that is lost, but the subject. */
export const MOST_LOST = 0.7;
/** The subject's own level: what its best quarter reaches. A part is judged by it, since not only the model but the scene lowers all of a subject alike. */
export const OWN_LEVEL = 0.75;
/** A region below this share of that level is lost too: in the demo no part of a faithful generation is. */
export const PART_LOST = 0.65;
/** Clearly below the best of the subject. Thin parts and edges come near to it by themselves, so it is told only of a subject that is found less well. */
export const PART_WEAK = 0.75;
export const WEAK_REGION_SHARE = 0.08;
/** A region below a tenth of the subject moves CP by less than a tenth: not worth a sentence. */
export const REGION_SHARE = 0.1;
/** A smaller part is listed where it is deep, so far from kept, and as large as this: of 300 patches, nine. */
export const SMALL_PART_SHARE = 0.03;
export const SMALL_PART_DEEP = 0.3;
/** More parts than these are no parts but a pattern, and more numbers than can be looked up. */
export const MOST_PARTS = 6;
/** The same of what is new in the generation: less is told, since no exact mask of the demo's faithful pairs holds any. */
export const NEW_SHARE = 0.06;
/** And fewer patches than this are noise at the subject's edge, however small the subject. */
export const REGION_PATCHES = 4;

/** A subject without a lost part whose median patch does not get this far is found, but less well than it could be. */
export const WEAK = 0.8;

/**
 * A leak that is worth a sentence: of the demo's faithful and copied pairs, whose masks are exact, none has more than
 * 0.1, and patches along an edge that is half a patch off make up as much.
 */
export const LEAK_TOLD = 0.15;
/** What patches beside the mask have to take from a leak to be worth a sentence. */
export const BESIDE_TOLD = 0.1;
/** And to make the generation's mask wrong, of the subject's patches; the reference's, of the generation's subject. */
export const MISSED_BY_GENERATION = 0.15;
export const MISSED_BY_REFERENCE = 0.2;
/** They are found about as well as what lies inside, by this share of it ... */
export const AS_WELL = 0.8;
/** ... or nearly, where what is alike is a part beside the mask and no background that resembles all of it: at most half as large. */
export const NEARLY_AS_WELL = 0.7;
export const PART_OF_MASK = 0.5;
/** Fewer patches than these are no part. */
export const FEWEST_MISSED = 2;
/** Found well but apart from a mask, as a share of the subject: an edge that is a patch off does not reach it. */
export const MASK_MISSES = 0.2;
/**
 * A mask reaches past its subject where this share of its edge is not found again in the other's mask, while little of
 * what lies further in is lost: of the demo's exact masks with a kept subject it is 0.2 at most, of ones a patch too wide
 * mostly above 0.35.
 */
export const EDGE_PAST = 0.35;
/** And this share on each of its four sides. */
export const EDGE_PAST_AROUND = 0.1;
/** One side is enough where it leaves something out on the other. */
export const EDGE_PAST_BESIDE = 0.15;
export const LOST_WITHIN = 0.2;
/** And that much of it has to be left, or there is no subject to reach past. */
export const LEAST_WITHIN = 0.2;

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

/** A phrase whose absence raises PF by more than this share of its size works against it. */
export const PHRASE_WEAK = 0.05;
