/** As what a figure leaves: an entry a format; the menu, file names and commands follow from it. */
export const FIGURE_FORMATS = [
  { id: "png", label: "PNG", hint: "at the pictures' own size, 1,600 pixels wide at least" },
  { id: "svg", label: "SVG", hint: "words, outlines and patches stay editable" },
] as const;

export type FigureFormat = (typeof FIGURE_FORMATS)[number]["id"];
