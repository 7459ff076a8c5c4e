/** Asks which partition to add: a value for each key. */

import { useState } from 'react';
import type { PartitionRequest } from '#renderer/features/catalog/partitions/use-partition-preview.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

interface AddPartitionProps {
  readonly table: TableName;
  onClose(): void;
  onChoose(change: PartitionRequest): void;
}

export function AddPartition({ table, onClose, onChoose }: AddPartitionProps) {
  const keys =
    useProcedure('getTable', { databaseName: table.databaseName, name: table.name }).data?.partitionKeys ?? [];
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const missing = keys.find(({ name }) => (values[name] ?? '') === '');
  return (
    <Dialog open onClose={onClose} title={`Add partition to ${table.databaseName}.${table.name}`} width={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === undefined) onChoose({ kind: 'add', partitions: [keys.map(({ name }) => values[name]!)] });
        }}
      >
        {keys.map(({ name, type }, place) => (
          <div key={name}>
            <label className={fieldStyles.label} htmlFor={`partition-${place}`}>
              {name}
            </label>
            <TextInput
              id={`partition-${place}`}
              value={values[name] ?? ''}
              placeholder={type}
              onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
            />
          </div>
        ))}
        <p className={fieldStyles.hint}>Write the values as the folder has them, for example 07 for month=07.</p>
        <span className={classes(layoutStyles.row, dialogStyles.actions)}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            {...(missing === undefined ? {} : { offReason: `Enter a value of ${missing.name}` })}
          >
            Continue
          </Button>
        </span>
      </form>
    </Dialog>
  );
}
