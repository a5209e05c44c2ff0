/** The kind under which a file of the project is dragged from the list to a slot: its path. */
export const DRAGGED_PATH = "application/x-masc-lens-path";
