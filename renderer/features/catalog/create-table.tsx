/** Creates a table by hand: its name, folder, format, columns and partition keys; a crawl of the folder follows. */

import { useState } from 'react';
import { PathInput } from '#renderer/app/path-input.tsx';
import { readColumnLines } from '#renderer/features/catalog/column-lines.ts';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { DatabaseField } from '#renderer/features/crawlers/database-field.tsx';
import { useCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { openTableEditor } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface CreateTableProps {
  /** '': the default one. */
  readonly database: string;
  onClose(): void;
}

export function CreateTable({ database: initial, onClose }: CreateTableProps) {
  const workspace = useProcedure('getWorkspace', {});
  const formats = useProcedure('getFormats', {}).data ?? [];
  const create = useCommand('createTable');
  const [database, setDatabase] = useState(initial);
  const [name, setName] = useState('');
  const [path, setPath] = useState('');
  const [format, setFormat] = useState('csv');
  const [columns, setColumns] = useState('');
  const [keys, setKeys] = useState('');
  const [crawls, setCrawls] = useState(true);
  const read = readColumnLines(columns);
  const readKeys = readColumnLines(keys);
  const problem = read.problem ?? readKeys.problem;
  const missing =
    name.trim() === ''
      ? 'Enter a name first'
      : path.trim() === ''
        ? 'Enter a folder first'
        : read.columns.length === 0
          ? 'Enter a column first'
          : problem;
  const fallback = workspace.data?.definition.defaults.databaseName ?? '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== undefined) return;
        create.mutate(
          {
            databaseName: database.trim() === '' ? fallback : database.trim(),
            name: name.trim(),
            location: path.trim(),
            classification: format,
            columns: read.columns,
            partitionKeys: readKeys.columns,
          },
          {
            onSuccess: (table) => {
              onClose();
              showToast({ tone: 'ok', title: `Table ${table.databaseName}.${table.name} created.` });
              openTableEditor(table.databaseName, table.name);
              if (crawls) startCrawl({ path: table.location, databaseName: table.databaseName });
            },
          },
        );
      }}
    >
      <DatabaseField id="table-database" value={database} fallback={fallback} onChange={setDatabase} />
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor="table-name">
          Name
        </label>
        <TextInput id="table-name" data-autofocus small={false} value={name} onChange={setName} />
      </div>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor="table-path">
          Folder of its files
        </label>
        <PathInput id="table-path" large value={path} onChange={setPath} />
      </div>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor="table-format">
          Format
        </label>
        <select
          id="table-format"
          className={classes(inputStyles.input, inputStyles.wide)}
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value)}
        >
          {formats.map((each) => (
            <option key={each.name} value={each.name}>
              {each.title}
            </option>
          ))}
        </select>
      </div>
      <Lines
        id="table-columns"
        title="Columns"
        value={columns}
        example={'id bigint\namount decimal(10,2)'}
        onChange={setColumns}
      />
      <Lines id="table-keys" title="Partition keys" value={keys} example="day date" onChange={setKeys} />
      <p
        className={classes(fieldStyles.hint, (create.isError || problem !== undefined) && fieldStyles.wrong)}
        {...(create.isError || problem !== undefined ? { role: 'alert' } : {})}
      >
        {problem ??
          (create.isError
            ? `${create.error.message} ${create.error.hint ?? ''}`
            : 'One name and type on each line. Types are those of Hive, such as string, int, double, date and timestamp.')}
      </p>
      <Switch
        checked={crawls}
        label="Crawl the folder now"
        hint="The crawl adds the files to the table. It keeps these types, and adds columns that only the files have."
        onChange={setCrawls}
      />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          busy={create.isPending}
          {...(missing === undefined ? {} : { offReason: missing })}
        >
          Create
        </Button>
      </span>
    </form>
  );
}

interface LinesProps {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly example: string;
  onChange(value: string): void;
}

function Lines({ id, title, value, example, onChange }: LinesProps) {
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        {title}
      </label>
      <textarea
        id={id}
        className={classes(inputStyles.input, inputStyles.wide, inputStyles.area, textStyles.monospace)}
        rows={example.split('\n').length + 1}
        placeholder={example}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
