import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { useWayBack } from "./way-back.ts";
import styles from "./Dialog.module.css";

interface Props {
  readonly title: string;
  /** Pixels; no wider than the window. */
  readonly width: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A sheet over the page: its title, what closes it, and what it is about. */
export function DialogSheet({ title, width, onClose, children }: Props) {
  useWayBack(onClose);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.sheet} style={{ maxWidth: width }} aria-describedby={undefined}>
          <div className={styles.head}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <Dialog.Close className="button quiet icon" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
