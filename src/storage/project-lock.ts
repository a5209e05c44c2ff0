/**
 * Which tab writes a project: one at a time, by the browser's locks, which end with their tab. A tab that does not get
 * the lock waits for it, and may ask the one that has it. Where there are no locks every tab writes, field by field.
 */
export interface ProjectLock {
  /** Lets go of any other project. @returns whether this tab may write now; if not, `onGranted` tells when it may */
  take(project: string): Promise<boolean>;
  /** Asks the tab that has it to let go; one that does not answer loses it. `onGranted` tells when it is here. */
  ask(): void;
  release(): void;
}

export interface ProjectLockEvents {
  /** What was waited for is here: the other tab was closed, or let go. */
  onGranted(project: string): void;
  /** Another tab asks: what is not written yet is to be written now; the lock goes when that is done. */
  onAsked(project: string): Promise<void>;
  /** Another tab took it, having had no answer. */
  onTaken(project: string): void;
}

/** A page that is loaded anew meets the lock of the one it was: it is gone within this time, in milliseconds. */
const RELOAD = 700;
/** How long a tab that is asked has to write what it has, in milliseconds. */
const PATIENCE = 5000;

const CHANNEL = "masc-lens projects";
const lockOf = (project: string) => `masc-lens project ${project}`;

interface Question {
  readonly project: string;
  readonly by: string;
}

const isQuestion = (value: unknown): value is Question =>
  typeof value === "object" &&
  value !== null &&
  "project" in value &&
  typeof value.project === "string" &&
  "by" in value &&
  typeof value.by === "string";

/** Every tab writes: for browsers without locks, and pages from servers without TLS. */
const NO_LOCK: ProjectLock = { take: () => Promise.resolve(true), ask: () => undefined, release: () => undefined };

export function createProjectLock({ onGranted, onAsked, onTaken }: ProjectLockEvents): ProjectLock {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) return NO_LOCK;
  const channel = new BroadcastChannel(CHANNEL);
  const me = crypto.randomUUID();
  let held: { readonly project: string; readonly letGo: () => void } | null = null;
  let waiting: { readonly project: string; readonly controller: AbortController } | null = null;

  /** @returns whether the lock is held from now on */
  const hold = (project: string, options: LockOptions): Promise<boolean> =>
    new Promise((resolve) => {
      let mine: typeof held = null;
      const ended = locks.request(lockOf(project), options, (lock) => {
        if (lock === null) return undefined;
        return new Promise<void>((letGo) => {
          mine = { project, letGo };
          held = mine;
          resolve(true);
        });
      });
      ended.then(
        () => resolve(false),
        () => {
          // The wait was ended, or the lock was taken while it was held.
          resolve(false);
          if (mine === null || mine !== held) return;
          held = null;
          onTaken(project);
          wait(project);
        },
      );
    });

  const endWait = () => {
    waiting?.controller.abort();
    waiting = null;
  };
  const wait = (project: string): void => {
    endWait();
    const controller = new AbortController();
    waiting = { project, controller };
    void hold(project, { signal: controller.signal }).then((here) => {
      if (!here || waiting?.controller !== controller) return;
      waiting = null;
      onGranted(project);
    });
  };
  const letGo = () => {
    held?.letGo();
    held = null;
  };

  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (!isQuestion(data) || data.by === me) return;
    const { project } = data;
    if (held?.project === project) {
      void onAsked(project).then(() => {
        if (held?.project !== project) return;
        letGo();
        wait(project);
      });
    } else if (waiting?.project === project) wait(project); // behind the one that asks
  });

  return {
    async take(project) {
      endWait();
      letGo();
      const soon = AbortSignal.timeout(RELOAD);
      if ((await hold(project, { ifAvailable: true })) || (await hold(project, { signal: soon }))) return true;
      wait(project);
      return false;
    },
    ask() {
      const asking = waiting;
      if (asking === null) return;
      const { project } = asking;
      channel.postMessage({ project, by: me } satisfies Question);
      setTimeout(() => {
        if (waiting?.project !== project) return;
        endWait();
        void hold(project, { steal: true }).then((here) => here && onGranted(project));
      }, PATIENCE);
    },
    release() {
      endWait();
      letGo();
    },
  };
}
