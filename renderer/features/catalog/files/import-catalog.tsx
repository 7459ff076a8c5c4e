/** Asks for files with a catalog, shows what an import changes, and imports them. */

import { useState } from 'react';
import { PathInput } from '#renderer/app/path-input.tsx';
import {
  changedTables,
  importCatalog,
  type ImportPolicy,
  type ImportPreview,
} from '#renderer/features/catalog/files/catalog-files.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useStreamed, type Streamed } from '#renderer/rpc/use-streamed.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import { countOf } from '#renderer/ui/format/words.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ImportCatalogProps {
  onClose(): void;
}

const policies: readonly { readonly value: ImportPolicy; readonly title: string }[] = [
  { value: 'refuse', title: 'Refuse the import' },
  { value: 'skip', title: 'Keep the table of the catalog' },
  { value: 'replace', title: 'Replace the table of the catalog' },
];

export function ImportCatalog({ onClose }: ImportCatalogProps) {
  const [path, setPath] = useState('');
  const [onConflict, setOnConflict] = useState<ImportPolicy>('refuse');
  /** The path that was compared; undefined: none yet. */
  const [asked, setAsked] = useState<string>();
  const { note, result, error } = useImportPreview(asked, onConflict);
  const isShown = result !== undefined && asked === path.trim();
  const conflicts = result?.tables.filter(({ action }) => action === 'conflict').length ?? 0;
  const changed = result === undefined ? 0 : changedTables(result).length;
  const isNothing = result !== undefined && changed + result.databases.length === 0;
  const offReason =
    path.trim() === ''
      ? 'Enter a folder or file first'
      : isShown && conflicts > 0
        ? 'Choose what happens to tables that are in the catalog'
        : isShown && isNothing
          ? 'There is nothing to import'
          : undefined;
  return (
    <Dialog open onClose={onClose} title="Import catalog" width={520}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (offReason !== undefined) return;
          if (!isShown) {
            setAsked(path.trim());
            return;
          }
          onClose();
          void importCatalog({ path: path.trim(), onConflict });
        }}
      >
        <div className={fieldStyles.field}>
          <label className={fieldStyles.label} htmlFor="import-path">
            Folder or file
          </label>
          <PathInput
            id="import-path"
            large
            first
            value={path}
            onChange={(typed) => {
              setPath(typed);
              setAsked(undefined);
            }}
          />
          <p className={fieldStyles.hint}>
            An export of Tenon, or JSON of aws glue get-databases, get-tables or get-table. Locations in S3 are kept; no
            data is read or changed.
          </p>
        </div>
        <div className={fieldStyles.field}>
          <label className={fieldStyles.label} htmlFor="import-conflict">
            Tables that are in the catalog and differ
          </label>
          <select
            id="import-conflict"
            className={classes(inputStyles.input, inputStyles.wide)}
            value={onConflict}
            onChange={(event) => setOnConflict(event.currentTarget.value as ImportPolicy)}
          >
            {policies.map(({ value, title }) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        </div>
        {error !== undefined ? (
          <p role="alert" className={classes(textStyles.compact, textStyles.warning)}>
            {error.message} {error.hint}
          </p>
        ) : note !== undefined ? (
          <p className={textStyles.compact} role="status">
            {note}…
          </p>
        ) : result === undefined ? null : (
          <Changes result={result} />
        )}
        <span className={classes(layoutStyles.row, dialogStyles.actions)}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            busy={note !== undefined}
            {...(offReason === undefined ? {} : { offReason })}
          >
            {isShown ? `Import ${countOf(changed, 'table')}` : 'Show changes'}
          </Button>
        </span>
      </form>
    </Dialog>
  );
}

/** Entries that are listed; the others are counted. */
const mostListed = 6;

const headings: readonly { readonly action: ImportPreview['tables'][number]['action']; readonly title: string }[] = [
  { action: 'create', title: 'to create' },
  { action: 'replace', title: 'to replace' },
  { action: 'conflict', title: 'different in the catalog' },
  { action: 'skip', title: 'stay as they are' },
  { action: 'unchanged', title: 'already equal' },
];

function Changes({ result }: { readonly result: ImportPreview }) {
  const { databases, tables, skipped, warnings } = result;
  return (
    <div className={fieldStyles.field}>
      <List title={`${countOf(databases.length, 'database')} to create or change`} lines={databases} />
      {headings.map(({ action, title }) => {
        const some = tables.filter((table) => table.action === action);
        return (
          <List
            key={action}
            title={`${countOf(some.length, 'table')} ${title}`}
            lines={some.map(({ databaseName, name }) => `${databaseName}.${name}`)}
          />
        );
      })}
      <List
        title={`${skipped.length} not imported`}
        lines={skipped.map(({ title, reason }) => `${title}: ${reason}`)}
      />
      <List title={countOf(warnings.length, 'note')} lines={warnings} />
    </div>
  );
}

function List({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <p className={classes(textStyles.compact, textStyles.strong)}>{title}</p>
      <ul className={textStyles.compact} aria-label={title}>
        {lines.slice(0, mostListed).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {lines.length > mostListed ? <li>{lines.length - mostListed} more</li> : null}
      </ul>
    </>
  );
}

function useImportPreview(path: string | undefined, onConflict: ImportPolicy): Streamed<ImportPreview> {
  const question = path === undefined ? undefined : JSON.stringify([path, onConflict]);
  return useStreamed<ImportPreview>(question, 'Reading the files', (signal) =>
    client.stream('importCatalog', { path: path!, onConflict, dryRun: true }, signal),
  );
}
