/** Names and values as rows. Values are texts, except those that were something else and stay what they look like. */

import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';

interface RecordInputProps {
  readonly label: string;
  readonly value: Readonly<Record<string, unknown>>;
  onChange(value: Readonly<Record<string, unknown>> | undefined): void;
}

export function RecordInput({ label, value, onChange }: RecordInputProps) {
  const [newName, setNewName] = useState('');
  const entries = Object.entries(value);
  const add = (): void => {
    const name = newName.trim();
    if (name === '' || Object.hasOwn(value, name)) return;
    setNewName('');
    onChange({ ...value, [name]: '' });
  };
  const remove = (name: string): void => {
    const { [name]: _gone, ...others } = value;
    onChange(Object.keys(others).length === 0 ? undefined : others);
  };
  return (
    <div className="record-input" role="group" aria-label={label}>
      {entries.map(([name, member]) => (
        <div key={name} className="row g4">
          <span className="mono cut record-name" title={name}>
            {name}
          </span>
          <TextInput
            aria-label={`Value of ${name}`}
            value={typeof member === 'string' ? member : JSON.stringify(member)}
            onChange={(text) => onChange({ ...value, [name]: valueOf(text, member) })}
          />
          <IconButton label={`Remove ${name}`} onClick={() => remove(name)}>
            <IconTrash size={14} stroke={1.5} />
          </IconButton>
        </div>
      ))}
      <div className="row g4">
        <TextInput
          aria-label={`New name in ${label}`}
          placeholder="Name"
          value={newName}
          onChange={setNewName}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <Button size="sm" tone="quiet" icon={<IconPlus size={14} stroke={1.5} />} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}

function valueOf(text: string, before: unknown): unknown {
  if (typeof before === 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
