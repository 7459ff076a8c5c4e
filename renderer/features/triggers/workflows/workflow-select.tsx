/** The workflow that a trigger belongs to, or none; one that does not exist is marked, and stays until another is chosen. */

import { useProcedure } from '#renderer/rpc/queries.ts';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

interface WorkflowSelectProps {
  /** null: the trigger belongs to none. */
  readonly value: string | null;
  onChange(name: string | null): void;
}

export function WorkflowSelect({ value, onChange }: WorkflowSelectProps) {
  const known = useProcedure('getDefinitions', { kind: 'workflow' }).data;
  const names = (known ?? []).map(({ name }) => name);
  const isMissing = known !== undefined && value !== null && !names.includes(value);
  return (
    <div className={triggerStyles.subject}>
      <select
        className={classes(inputStyles.input, inputStyles.wide, inputStyles.small, isMissing && inputStyles.wrong)}
        aria-label="Workflow"
        aria-invalid={isMissing || undefined}
        value={value ?? ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? null : currentTarget.value)}
      >
        <option value="">None</option>
        {value === null || names.includes(value) ? null : (
          <option value={value}>{isMissing ? `${value} (missing)` : value}</option>
        )}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {isMissing ? (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          There is no workflow “{value}”. Choose another one, or none.
        </p>
      ) : (
        <p className={fieldStyles.hint}>
          {value === null
            ? 'It fires by itself.'
            : 'A conditional trigger continues the runs of its workflow; any other type starts them.'}
        </p>
      )}
    </div>
  );
}
