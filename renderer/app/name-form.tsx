/** The name of a definition, new or changed, in a dialog. */

import { useState } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameField } from '#renderer/app/name-field.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import { failureText } from '#renderer/ui/format/failure-text.ts';

interface NameFormProps {
  readonly noun: 'job' | 'query' | 'trigger' | 'classifier' | 'connection' | 'notification' | 'sub-flow';
  /** Of the workspace, with its files. */
  readonly folder: string;
  /** On the button. */
  readonly verb: string;
  /** Of what it does, for a message. */
  readonly tried: string;
  /** Empty: there is none yet. */
  readonly initial: string;
  act(name: string): Promise<void>;
  onClose(): void;
}

export function NameForm({ noun, folder, verb, tried, initial, act, onClose }: NameFormProps) {
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const trimmed = name.trim();
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await act(trimmed);
      onClose();
    } catch (thrown) {
      setBusy(false);
      setProblem(failureText(thrown));
      if (!(thrown instanceof Error)) showFailure(tried, thrown);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed !== '' && trimmed !== initial && !busy) void submit();
      }}
    >
      <NameField
        id={`${noun}-name`}
        folder={folder}
        value={name}
        problem={problem}
        whole={initial !== ''}
        onChange={(value) => (setName(value), setProblem(undefined))}
      />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          busy={busy}
          {...(trimmed === ''
            ? { offReason: 'Enter a name first' }
            : trimmed === initial
              ? { offReason: `The ${noun} already has this name` }
              : {})}
        >
          {verb}
        </Button>
      </span>
    </form>
  );
}
