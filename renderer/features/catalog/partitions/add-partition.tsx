/** Asks which partition to add: a value for each key. */

import { useState } from 'react';
import type { PartitionRequest } from '#renderer/features/catalog/partitions/use-partition-preview.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface AddPartitionProps {
  readonly table: TableName;
  onClose(): void;
  onChoose(change: PartitionRequest): void;
}

export function AddPartition({ table, onClose, onChoose }: AddPartitionProps) {
  const keys =
    useProcedure('getTable', { databaseName: table.databaseName, name: table.name }).data?.partitionKeys ?? [];
  /** null: the partition of rows without a value. */
  const [values, setValues] = useState<ReadonlyMap<string, string | null>>(new Map());
  const setValue = (name: string, value: string | null): void =>
    setValues((before) => new Map(before).set(name, value));
  const valueOf = (name: string): string | null => values.get(name) ?? (values.has(name) ? null : '');
  const missing = keys.find(({ name }) => valueOf(name) === '');
  return (
    <Dialog open onClose={onClose} title={`Add partition to ${table.databaseName}.${table.name}`} width={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === undefined) onChoose({ kind: 'add', partitions: [keys.map(({ name }) => valueOf(name))] });
        }}
      >
        {keys.map(({ name, type }, place) => (
          <div key={name} className={fieldStyles.field}>
            <label className={fieldStyles.label} htmlFor={`partition-${place}`}>
              {name}
            </label>
            <span className={layoutStyles.row}>
              <TextInput
                id={`partition-${place}`}
                {...(place === 0 ? { 'data-autofocus': true } : {})}
                value={valueOf(name) ?? ''}
                placeholder={valueOf(name) === null ? 'null' : type}
                disabled={valueOf(name) === null}
                onChange={(value) => setValue(name, value)}
              />
              <Check
                checked={valueOf(name) === null}
                label={
                  <>
                    <span className={textStyles.screenReaderOnly}>{name} is </span>null
                  </>
                }
                onChange={(isNull) => setValue(name, isNull ? null : '')}
              />
            </span>
          </div>
        ))}
        <p className={fieldStyles.hint}>
          Write each value itself: 07 for the folder month=07, and a/b for the folder city=a%2Fb. Null is the folder
          __HIVE_DEFAULT_PARTITION__.
        </p>
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
