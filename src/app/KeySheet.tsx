import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useWayBack } from "../components/way-back.ts";
import { KEY_PLACES } from "./action.ts";
import { ACTIONS } from "./actions.ts";
import { LOCAL_KEYS } from "./local-keys.ts";
import styles from "./KeySheet.module.css";

/** Every key, by where it acts. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  useWayBack(onClose);
  return (
    <Dialog.Root open onOpenChange={(now) => (now ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.sheet} aria-describedby={undefined}>
          <Dialog.Title>Keys</Dialog.Title>
          <div className={styles.places}>
            {KEY_PLACES.map((place) => (
              <section key={place}>
                <h3>{place}</h3>
                <dl>
                  {[...ACTIONS, ...LOCAL_KEYS]
                    .filter((one) => one.place === place)
                    .map(({ shown, does }) => (
                      <div key={does}>
                        <dt>
                          <kbd>{shown}</kbd>
                        </dt>
                        <dd>{does}</dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
          <Dialog.Close className={`button quiet icon ${styles.close}`} aria-label="Close">
            <X size={16} aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
