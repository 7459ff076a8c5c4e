/** Names and values as rows. Values are texts, except those that were another type and still look like it. */

import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import recordInputStyles from '#renderer/ui/form/record-input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RecordInputProps {
  readonly label: string;
  readonly value: Readonly<Record<string, unknown>>;
  onChange(value: Readonly<Record<string, unknown>> | undefined): void;
}

export function RecordInput({ label, value, onChange }: RecordInputProps) {
  const [newName, setNewName] = useState('');
  /** Has a name and no value yet: it is reported with its value. */
  const [begun, setBegun] = useState<string>();
  const nameField = useRef<HTMLDivElement>(null);
  const entries = [
    ...Object.entries(value),
    ...(begun === undefined || Object.hasOwn(value, begun) ? [] : [[begun, ''] as const]),
  ];
  const add = (): void => {
    const name = newName.trim();
    if (name === '' || Object.hasOwn(value, name)) return;
    setNewName('');
    setBegun(name);
  };
  const tell = (name: string, member: unknown): void => {
    setBegun(undefined);
    onChange({ ...value, [name]: member });
  };
  const remove = (name: string): void => {
    setBegun(undefined);
    nameField.current?.querySelector('input')?.focus();
    if (!Object.hasOwn(value, name)) return;
    const { [name]: _gone, ...others } = value;
    onChange(Object.keys(others).length === 0 ? undefined : others);
  };
  return (
    <div className={recordInputStyles.record} role="group" aria-label={label}>
      {entries.map(([name, member]) => (
        <div key={name} className={classes(layoutStyles.row, layoutStyles.tight)}>
          <span className={classes(textStyles.monospace, textStyles.truncated, recordInputStyles.name)} title={name}>
            {name}
          </span>
          <ValueInput
            label={`Value of ${name}`}
            value={typeof member === 'string' ? member : JSON.stringify(member)}
            isNew={name === begun}
            onTell={(text) => tell(name, valueOf(text, member))}
            onLeave={() => setBegun(undefined)}
          />
          <IconButton label={`Remove ${name}`} onClick={() => remove(name)}>
            <IconTrash size={14} stroke={1.5} />
          </IconButton>
        </div>
      ))}
      <div className={classes(layoutStyles.row, layoutStyles.tight)} ref={nameField}>
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

/** Reports its value when it loses the focus, or at Enter: half a type or a date is not a value. */
function ValueInput({
  label,
  value,
  isNew,
  onTell,
  onLeave,
}: {
  readonly label: string;
  readonly value: string;
  readonly isNew: boolean;
  onTell(text: string): void;
  /** A new one was left without a value. */
  onLeave(): void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const tell = (): void => {
    if (text !== value || isNew) onTell(text);
  };
  return (
    <TextInput
      aria-label={label}
      value={text}
      autoFocus={isNew}
      onChange={setText}
      onBlur={() => (isNew && text === '' ? onLeave() : tell())}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        tell();
      }}
    />
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
