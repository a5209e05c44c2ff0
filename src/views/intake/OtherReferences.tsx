import type { Correction } from "../../project/corrections.ts";
import type { Reference, Sample } from "../../project/types.ts";
import { PathField } from "./PathField.tsx";
import styles from "./PairEditor.module.css";

interface Props {
  readonly sample: Sample;
  readonly readOnly: boolean;
  readonly onChange: (change: Correction) => void;
}

/** Further references of the subject: the generation is compared with each, and its scores are the means. One whose field is emptied goes. */
export function OtherReferences({ sample, readOnly, onChange }: Props) {
  const { otherReferences, reference } = sample;
  const put = (others: readonly Reference[]) => onChange({ otherReferences: others });
  const change = (at: number, part: Partial<Reference>) =>
    put(otherReferences.map((other, index) => (index === at ? { ...other, ...part } : other)));
  const isThere = (image: string) => image === reference || otherReferences.some((other) => other.image === image);
  const add = (image: string | null) => {
    if (image === null || isThere(image)) return;
    put([...otherReferences, { image, mask: null }]);
  };
  return (
    <fieldset className={styles.others}>
      <legend>Further references</legend>
      {otherReferences.map(({ image, mask }, index) => (
        <div key={image} className={styles.other}>
          <PathField
            label={`Reference ${index + 2}`}
            path={image}
            readOnly={readOnly}
            onChange={(path) => {
              if (path === null) put(otherReferences.filter((_, at) => at !== index));
              else if (!isThere(path)) change(index, { image: path });
            }}
          />
          <PathField
            label={`Mask of reference ${index + 2}`}
            path={mask}
            readOnly={readOnly}
            onChange={(path) => change(index, { mask: path })}
          />
        </div>
      ))}
      {/* Anew with every reference, so that the field is empty again. */}
      <PathField
        key={otherReferences.length}
        label={reference === null ? "One more reference" : `Add reference ${otherReferences.length + 2}`}
        path={null}
        readOnly={readOnly}
        onChange={add}
      />
    </fieldset>
  );
}
