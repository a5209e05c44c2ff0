/** Looks in words: colours by name, so that captions and pictures cannot disagree. */
import type { Look } from "../model.ts";
import type { Pattern } from "../paint.ts";

/** The colours' names in captions, and what they are in the picture (sRGB). */
export const COLOURS: Record<string, string> = {
  red: "#d92b26",
  orange: "#f07c1b",
  yellow: "#f6c51d",
  green: "#2f9e44",
  lime: "#8fcf3a",
  teal: "#149c94",
  turquoise: "#2fc4c9",
  blue: "#2257d6",
  navy: "#1c2f6b",
  purple: "#7b3fc4",
  pink: "#f178b0",
  brown: "#8a5a34",
  cream: "#f5e6c4",
  white: "#f7f7f4",
  grey: "#8f98a3",
  black: "#23242b",
};

/** @param name a colour of the table above */
export function colourOf(name: string): string {
  const colour = COLOURS[name];
  if (colour === undefined) throw new Error(`unknown colour "${name}": add it to COLOURS in subjects/looks.ts`);
  return colour;
}

/** @param accent the colour of parts beside the main one; `trim` that of small things */
export function look(
  colour: string,
  pattern: Pattern,
  secondColour: string,
  accent = colour,
  trim = secondColour,
): Look {
  const word = pattern === "rings" ? "bands" : pattern;
  return {
    id: `${colour}-${word}`,
    colour,
    secondColour,
    pattern,
    base: colourOf(colour),
    second: colourOf(secondColour),
    accent: colourOf(accent),
    trim: colourOf(trim),
  };
}
