import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { ACTIONS, LOCAL_KEYS } from "./actions.ts";
import styles from "./KeySheet.module.css";

export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(now) => (now ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.sheet} aria-describedby={undefined}>
          <Dialog.Title>Keys</Dialog.Title>
          <dl>
            {[...ACTIONS, ...LOCAL_KEYS].map(({ shown, does }) => (
              <div key={does}>
                <dt>
                  <kbd>{shown}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <Dialog.Close className={`button quiet icon ${styles.close}`} aria-label="Close">
            <X size={16} aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
