/** Asks for the owner and the tags that several tables get. */

import { useState } from 'react';
import { changeTables } from '#renderer/features/catalog/several/change-tables.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';

interface EditTablesProps {
  readonly tables: readonly TableName[];
  onClose(): void;
}

export function EditTables({ tables, onClose }: EditTablesProps) {
  const [owner, setOwner] = useState('');
  const [added, setAdded] = useState('');
  const [removed, setRemoved] = useState('');
  const tags = tagsOf(added, removed);
  const isNothing = owner.trim() === '' && Object.keys(tags).length === 0;
  return (
    <Dialog open onClose={onClose} title={`Edit ${countOf(tables.length, 'table')}`} width={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isNothing) return;
          onClose();
          void changeTables(tables, {
            kind: 'edit',
            ...(owner.trim() === '' ? {} : { owner: owner.trim() }),
            ...(Object.keys(tags).length === 0 ? {} : { tags }),
          });
        }}
      >
        <Field id="tables-owner" label="Owner" value={owner} placeholder="Unchanged" first onChange={setOwner} />
        <Field
          id="tables-tags"
          label="Tags to set"
          value={added}
          placeholder="pii=yes, team=sales"
          onChange={setAdded}
        />
        <Field id="tables-removed" label="Tags to remove" value={removed} placeholder="old" onChange={setRemoved} />
        <p className={fieldStyles.hint}>Separate tags by commas. Other tags of the tables stay.</p>
        <span className={classes(layoutStyles.row, dialogStyles.actions)}>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" {...(isNothing ? { offReason: 'Enter an owner or a tag first' } : {})}>
            Change
          </Button>
        </span>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly first?: boolean;
  onChange(value: string): void;
}

function Field({ id, label, value, placeholder, first = false, onChange }: FieldProps) {
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
      </label>
      <TextInput
        id={id}
        small={false}
        value={value}
        placeholder={placeholder}
        {...(first ? { 'data-autofocus': true } : {})}
        onChange={onChange}
      />
    </div>
  );
}

function tagsOf(added: string, removed: string): Record<string, string | null> {
  const split = (text: string): string[] =>
    text
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
  return Object.fromEntries([
    ...split(removed).map((name): [string, null] => [name, null]),
    ...split(added).map((text): [string, string] => {
      const equals = text.indexOf('=');
      return equals < 1 ? [text, ''] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
    }),
  ]);
}
