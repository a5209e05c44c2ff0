/** What is said wherever numbers of the demo's own checkpoint stand. */
export const TOY_WORDS = "A toy for the demo: such numbers say nothing of real pictures.";
