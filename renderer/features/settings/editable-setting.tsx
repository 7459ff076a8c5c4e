/** A value of tenon.json that is changed here: written by Enter or Save, brought back by Escape. */

import { useEffect, useId, useState } from 'react';
import type { WorkspaceChange, WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { queryClient, queryKey, runCommand } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface EditableSettingProps {
  readonly label: string;
  readonly value: string;
  /** In the empty field: what counts then. */
  readonly placeholder?: string;
  /** Behind the field: a unit. */
  readonly unit?: string;
  /** The definition with the new text; if it cannot be saved, the reason. */
  change(text: string): WorkspaceChange | string;
  /** The definition that the change is based on. */
  readonly definition: WorkspaceDefinition;
}

export function EditableSetting({ label, value, placeholder, unit, change, definition }: EditableSettingProps) {
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const changed = text === value ? undefined : change(text);
  const problem = typeof changed === 'string' ? changed : undefined;
  const save = async (): Promise<void> => {
    if (changed === undefined || typeof changed === 'string') return;
    try {
      await runCommand('saveWorkspace', { definition: changed, expected: definition });
    } catch (thrown) {
      showFailure(`Saving ${label.toLowerCase()}`, thrown);
      await queryClient.invalidateQueries({ queryKey: queryKey('getWorkspace') });
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <TextInput
          aria-label={label}
          aria-describedby={problem === undefined ? undefined : id}
          value={text}
          {...(placeholder === undefined ? {} : { placeholder })}
          bad={problem !== undefined}
          onChange={setText}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || text === value) return;
            event.preventDefault();
            setText(value);
          }}
        />
        {unit === undefined ? null : <span className={textStyles.secondary}>{unit}</span>}
        <Button
          changes
          size="sm"
          type="submit"
          {...(changed === undefined
            ? { offReason: 'Same as in tenon.json' }
            : problem === undefined
              ? {}
              : { offReason: problem })}
        >
          Save
        </Button>
      </span>
      {problem === undefined ? null : (
        <p id={id} className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
