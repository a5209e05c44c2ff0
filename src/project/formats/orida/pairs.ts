import type { Photograph, Subject } from "./photographs.ts";

/** Which photographs the paper compares: of one subject, and as many of two. */
export const SUBJECTS = 50;
export const BACKGROUNDS = 10;

/** A subject before a background. */
export interface View {
  readonly subject: Subject;
  readonly background: string;
  readonly photograph: Photograph;
}

/**
 * The first subjects by number with as many backgrounds as are wanted, and their first backgrounds by name. Where none
 * has as many, what is there.
 */
export function chooseViews(subjects: readonly Subject[]): readonly (readonly View[])[] {
  const full = subjects.filter(({ backgrounds }) => backgrounds.length >= BACKGROUNDS);
  return (full.length > 0 ? full : subjects)
    .slice(0, SUBJECTS)
    .map((subject) =>
      subject.backgrounds
        .slice(0, BACKGROUNDS)
        .map(([background, photograph]): View => ({ subject, background, photograph })),
    );
}
