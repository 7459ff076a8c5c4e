/** An export to the catalog: database and name of a new table, and the folder that its file goes to. */

import { IconTablePlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useImperativeHandle, type Ref } from 'react';
import { PathInput } from '#renderer/app/path-input.tsx';
import { DatabaseField } from '#renderer/features/crawlers/database-field.tsx';
import {
  ExportActions,
  type ExportStarter,
  type ExportTargetProps,
  type Held,
} from '#renderer/features/explore/export/export-actions.tsx';
import { scopeWords } from '#renderer/features/explore/export/export-words.ts';
import { askExport } from '#renderer/features/explore/export/export-store.ts';
import { writeTable } from '#renderer/features/explore/export/write-table.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { databaseNameProblem, foldedName } from '#renderer/ui/format/database-name.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import exportStyles from '#renderer/features/explore/export/export.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const fileOfTable = 'rows.parquet';
/** Names that are tried. */
const mostNames = 100;

/** Names as they were typed. */
export interface TypedTable {
  readonly database: string;
  /** null: the suggested one. */
  readonly name: string | null;
  readonly folder: string;
}

interface TableTargetProps extends ExportTargetProps {
  readonly ref: Ref<ExportStarter>;
  readonly typedTable: Held<TypedTable>;
}

export function TableTarget({ subject, source, scope, ref, typedTable }: TableTargetProps) {
  const fallback = useProcedure('getWorkspace', {}).data?.definition.defaults.databaseName ?? 'default';
  const [table, setTable] = typedTable;
  const { database, name: typedName, folder: typedFolder } = table;
  const databaseName = (database.trim() === '' ? fallback : database.trim()).toLowerCase();
  const free = useFreeName(databaseName, tableNameOf(subject.stem), typedName === null);
  const typed = typedName ?? free ?? '';
  const name = typed.trim().toLowerCase();
  const usual = usualFolder(databaseName, name);
  const folder = (typedFolder.trim() === '' ? usual : typedFolder.trim()).replace(/(.)[/\\]+$/u, '$1');
  const found = useFound(databaseName, name, `${folder}/${fileOfTable}`);
  const file = found.data?.path;
  const problem =
    databaseNameProblem(database) ??
    (name === '' && (typedName !== null || free === '') ? 'Enter a name first' : undefined) ??
    found.error?.message ??
    (found.data?.isTable === true ? `Table ${databaseName}.${name} exists. Choose another name.` : undefined);
  const badFolder =
    found.data?.folderExists === true ? `Folder ${folder} exists. The rows go to a new folder.` : undefined;
  const offReason =
    problem ?? badFolder ?? (file === undefined || found.isPlaceholderData ? 'The name is being checked' : undefined);
  useImperativeHandle(ref, () => ({
    start: () => {
      if (offReason !== undefined || file === undefined) return;
      askExport(null);
      writeTable({ subject, source, databaseName, name, file, folder: file.slice(0, -fileOfTable.length - 1) });
    },
  }));
  return (
    <>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor="export-table">
          Name of the table
        </label>
        <TextInput
          id="export-table"
          small={false}
          value={typed}
          maxLength={255}
          aria-describedby="export-table-hint"
          onChange={(next) => setTable({ ...table, name: next })}
        />
        <p
          id="export-table-hint"
          role="status"
          className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
        >
          {problem ?? foldedName(typed) ?? 'A copy of the rows as they are now. No job writes it again.'}
        </p>
      </div>
      <DatabaseField
        id="export-table-database"
        value={database}
        fallback={fallback}
        onChange={(next) => setTable({ ...table, database: next })}
      />
      <div className={classes(fieldStyles.field, exportStyles.part)}>
        <label className={fieldStyles.label} htmlFor="export-table-folder">
          Folder
          <span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
        </label>
        <PathInput
          id="export-table-folder"
          large
          value={typedFolder}
          placeholder={usual}
          bad={badFolder !== undefined}
          describedBy="export-table-folder-hint"
          onChange={(next) => setTable({ ...table, folder: next })}
        />
        <p
          id="export-table-folder-hint"
          role="status"
          className={classes(fieldStyles.hint, badFolder !== undefined && fieldStyles.wrong)}
        >
          {badFolder ?? 'A new folder for its Parquet file; relative to the workspace, or absolute.'}
        </p>
      </div>
      <ExportActions changes size={undefined} icon={<IconTablePlus size={15} stroke={1.5} />} offReason={offReason}>
        Create table of {scopeWords(scope)}
      </ExportActions>
    </>
  );
}

/** Until one is typed: that of the rows, with a number if it is taken. @returns undefined: not known yet. */
function useFreeName(databaseName: string, stem: string, isWanted: boolean): string | undefined {
  const { data } = useQuery({
    queryKey: ['free table name', databaseName, stem],
    queryFn: async ({ signal }) => {
      for (let number = 1; ; number += 1) {
        const name = number === 1 ? stem : `${stem}_${number}`;
        const { isTable, folderExists } = await lookUp(databaseName, name, usualFile(databaseName, name), signal);
        if ((!isTable && !folderExists) || number >= mostNames) return name;
      }
    },
    enabled: isWanted && stem !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
  return stem === '' ? '' : data;
}

async function lookUp(databaseName: string, name: string, to: string, signal: AbortSignal) {
  const [{ path, folderExists }, isTable] = await Promise.all([
    client.call('findExportTarget', { to, toFormat: 'parquet' }, signal),
    client.call('getTable', { databaseName, name }, signal).then(
      () => true,
      () => false,
    ),
  ]);
  return { path, folderExists, isTable };
}

/** What is there already. */
function useFound(databaseName: string, name: string, to: string) {
  return useQuery({
    queryKey: ['new table', databaseName, name, to],
    queryFn: ({ signal }) => lookUp(databaseName, name, to, signal),
    enabled: name !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

function usualFolder(databaseName: string, name: string): string {
  return `data/${folderOf(databaseName)}/${folderOf(name)}`;
}

function usualFile(databaseName: string, name: string): string {
  return `${usualFolder(databaseName, name)}/${fileOfTable}`;
}

/** `Orders 2024-selection` → `orders_2024_selection`. */
function tableNameOf(stem: string): string {
  return stem
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '');
}

/** A name may hold what folders may not. */
function folderOf(name: string): string {
  return name.replaceAll(/[/\\:*?"<>|]/gu, '_');
}
