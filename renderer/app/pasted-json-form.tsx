/** A form for JSON of another product: pasted, or from a chosen file. */

import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { failureText } from '#renderer/ui/format/failure-text.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface PastedJsonFormProps {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly placeholder: string;
  readonly hint: string;
  /** On the button. */
  readonly action: string;
  /** Why the button is off while there is no text. */
  readonly missing: string;
  onText(text: string): void;
  /** What it rejects with is shown below the text. */
  read(text: string): Promise<void>;
  onClose(): void;
}

export function PastedJsonForm({
  id,
  label,
  text,
  placeholder,
  hint,
  action,
  missing,
  onText,
  read,
  onClose,
}: PastedJsonFormProps) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (given: string): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await read(given);
    } catch (thrown) {
      setProblem(failureText(thrown));
    } finally {
      setBusy(false);
    }
  };
  const choose = (): void =>
    chooseJson((content) => {
      onText(content);
      void submit(content);
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !busy) void submit(text);
      }}
    >
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        data-autofocus
        autoFocus
        className={classes(
          inputStyles.input,
          inputStyles.wide,
          inputStyles.area,
          textStyles.monospace,
          problem !== undefined && inputStyles.wrong,
        )}
        rows={12}
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => (onText(event.currentTarget.value), setProblem(undefined))}
      />
      <p
        id={`${id}-hint`}
        {...(problem === undefined ? {} : { role: 'alert' })}
        className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
      >
        {problem ?? hint}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button icon={<IconFileImport size={15} stroke={1.5} />} onClick={choose}>
          Choose file
        </Button>
        <span className={layoutStyles.grow} />
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" type="submit" busy={busy} {...(text.trim() === '' ? { offReason: missing } : {})}>
          {action}
        </Button>
      </span>
    </form>
  );
}

function chooseJson(onText: (text: string) => void): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.json,application/json';
  field.addEventListener('change', () => void field.files?.[0]?.text().then(onText));
  field.click();
}
