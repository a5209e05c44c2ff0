import { useEffect, useRef, useState } from "react";
import type { Portion } from "../../engine/protocol.ts";
import { LensError } from "../../lib/errors.ts";
import { showSharing } from "../../store/actions/shared.ts";
import { useCommands } from "../../store/commands.ts";
import { shareProject, type ShareStep } from "./share-project.ts";
import type { ShareWish } from "./wish.ts";

/** How far the writing is. */
export interface Writing {
  readonly portion: Portion;
  readonly step: ShareStep;
}

/** Writes the file while this is on the screen, and ends it where it goes. */
export function useWriting() {
  const { explain, pictures } = useCommands();
  const [writing, setWriting] = useState<Writing | null>(null);
  const [error, setError] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const write = async (wish: ShareWish) => {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setWriting({ portion: { done: 0, total: 1 }, step: "pairs" });
    try {
      await shareProject({ explain, pictures }, controller.signal, wish, (portion, step) =>
        setWriting({ portion, step }),
      );
      showSharing(false);
    } catch (thrown) {
      const failure = LensError.from(thrown);
      if (!controller.signal.aborted && failure.code !== "cancelled") setError(failure.message);
    }
    setWriting(null);
  };
  return { writing, error, write, stop: () => running.current?.abort() };
}
