/** The demo's concepts: their places are kept out of training, and so are two looks. */

export interface Concept {
  id: string;
  subject: string;
  look: string;
  /** where the reference stands */
  home: string;
  /** where the three prompts ask for */
  places: readonly [string, string, string];
  /** the subject of "lost" generations */
  stranger: { subject: string; look: string };
}

function concept(
  subject: string,
  look: string,
  home: string,
  places: Concept["places"],
  stranger: [string, string],
): Concept {
  return {
    id: `${look}-${subject}`,
    subject,
    look,
    home,
    places,
    stranger: { subject: stranger[0], look: stranger[1] },
  };
}

export const CONCEPTS: readonly Concept[] = [
  concept("teapot", "blue-dots", "beach", ["snow", "library", "moon"], ["cactus", "green-plain"]),
  concept("robot", "turquoise-dots", "kitchen", ["forest", "moon", "city"], ["snowman", "white-plain"]),
  concept("mushroom", "red-dots", "forest", ["desert", "underwater", "kitchen"], ["rocket", "teal-bands"]),
  concept("rocket", "white-checks", "moon", ["meadow", "beach", "city"], ["owl", "brown-dots"]),
  concept("duck", "yellow-plain", "beach", ["city", "kitchen", "forest"], ["lighthouse", "navy-bands"]),
  concept("cactus", "purple-zigzag", "desert", ["library", "snow", "meadow"], ["robot", "orange-checks"]),
  concept("lighthouse", "white-bands", "snow", ["moon", "desert", "meadow"], ["duck", "pink-dots"]),
  concept("locomotive", "green-dots", "meadow", ["underwater", "kitchen", "snow"], ["teapot", "red-bands"]),
];

/** Looks that no training image shows. */
const UNSEEN_LOOKS = new Set(["owl grey-stripes", "snowman yellow-bands"]);

export type Split = "train" | "unseen_combination" | "unseen_look";

/** Where a combination belongs: the demo's 32 are a tenth of all. */
export function splitOf(subject: string, look: string, environment: string): Split {
  if (UNSEEN_LOOKS.has(`${subject} ${look}`)) return "unseen_look";
  const kept = CONCEPTS.some(
    (each) =>
      each.subject === subject &&
      each.look === look &&
      (each.home === environment || each.places.includes(environment)),
  );
  return kept ? "unseen_combination" : "train";
}
