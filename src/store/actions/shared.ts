import type { LensState } from "../state.ts";
import { EMPTY_PROJECT, FIRST_SETTINGS, useLens } from "../store.ts";
import type { KeptProject } from "./project.ts";

/** A project that was handed here as a file stands in the place of what was open: it is shown, explained by that file, and kept nowhere. */
export function showShared(
  project: Pick<LensState, "projectId" | "paths" | "filter" | "sorting" | "group" | "gallery"> & {
    readonly document: Pick<
      KeptProject,
      "demo" | "columnLayout" | "intake" | "corrections" | "lastModels" | "allResults"
    > & {
      readonly name: string;
      readonly settings: LensState["settings"] | null;
    };
  },
): void {
  const { document, ...shown } = project;
  const { name: projectName, settings, ...rest } = document;
  useLens.setState({
    ...EMPTY_PROJECT,
    ...rest,
    ...shown,
    projectName,
    settings: settings ?? FIRST_SETTINGS,
    access: "reading",
    shared: true,
    selected: document.intake?.samples[0]?.id ?? null,
  });
}

/** Shows how the project is handed on, or puts that away. */
export function showSharing(sharing: boolean): void {
  useLens.setState({ sharing });
}
