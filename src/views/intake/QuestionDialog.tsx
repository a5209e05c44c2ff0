import { Dialog } from "radix-ui";
import dialog from "../../components/Dialog.module.css";
import { useWayBack } from "../../components/way-back.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import styles from "./QuestionDialog.module.css";

/** Asks before pairs would go. Escape, and a click beside it, change nothing. */
export function QuestionDialog() {
  const { answer } = useCommands();
  const question = useLens((state) => state.question);
  useWayBack(() => answer("cancel"));
  return (
    <Dialog.Root open={question !== null} onOpenChange={(open) => (open ? undefined : answer("cancel"))}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog.overlay} />
        <Dialog.Content className={styles.dialog}>
          <Dialog.Title className={styles.title}>{question?.title}</Dialog.Title>
          <Dialog.Description className={styles.text}>{question?.text}</Dialog.Description>
          <div className={styles.answers}>
            {question?.answers.map(({ name, label }, index) => (
              <button
                key={name}
                type="button"
                className={index === 0 ? "button primary" : "button"}
                onClick={() => answer(name)}
              >
                {label}
              </button>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
