/** What this browser gives the page here, and what is missing without it. */
export interface Ability {
  readonly name: string;
  readonly there: boolean;
  /** What it is for. */
  readonly gives: string;
  /** What the page does without it. */
  readonly without: string;
}

const inFrame = (): boolean => window.top !== window;

export const abilities = (): readonly Ability[] => [
  {
    name: "Secure address",
    there: isSecureContext,
    gives: "the browser's storage and its checks of what was downloaded",
    without: "Over http: nothing is kept, and models cannot be installed. Serve the page over https.",
  },
  {
    name: "Isolation",
    there: crossOriginIsolated,
    gives: "threads for the engine",
    without: inFrame()
      ? "In another page's frame the engine computes on one thread. Open this page in a tab of its own."
      : "The engine computes on one thread, some times slower.",
  },
  {
    name: "WebGPU",
    there: "gpu" in navigator,
    gives: "the graphics card",
    without: "The engine computes on the processor.",
  },
  {
    name: "Service worker",
    there: "serviceWorker" in navigator,
    gives: "work without a connection, and headers that a host does not send",
    without: "The page needs its server each time it is opened. Private windows of Firefox have none.",
  },
  {
    name: "Private files",
    there: navigator.storage?.getDirectory !== undefined,
    gives: "installed models and copies of files",
    without: "Models and files have to be added again after a reload.",
  },
  {
    name: "Folders that stay",
    there: "showDirectoryPicker" in window,
    gives: "opening a folder without copying it",
    without: "Files of a folder are copied into this browser to be kept.",
  },
  {
    name: "Locks between tabs",
    there: navigator.locks !== undefined,
    gives: "one tab that writes a project, and an engine that is noticed when it dies",
    without: "Keep a project open in one tab only.",
  },
];
