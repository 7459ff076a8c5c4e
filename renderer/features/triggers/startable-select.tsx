/** Chooses a job or a crawler of the workspace, or a table to compact; a job or crawler that does not exist is marked, and stays until another is chosen. */

import { readTableTitle } from '#engine/contract/definitions/table-title.ts';
import { TableInputs } from '#renderer/features/triggers/table-inputs.tsx';
import type { Started } from '#renderer/features/triggers/trigger-store.ts';
import { nameOf } from '#renderer/features/triggers/trigger-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';

/** The compaction of a table that is still to be named. */
export const noTable = { compactTable: '.' } as const;

export function isTableNamed({ compactTable = 'a.b' }: Started): boolean {
  return readTableTitle(compactTable) !== undefined;
}

interface Startables {
  readonly jobs: readonly string[];
  readonly crawlers: readonly string[];
  /** Until then nothing is known to be missing. */
  readonly isLoaded: boolean;
}

export function useStartables(): Startables {
  const jobs = useWholeList('getListedJobs', {});
  const crawlers = useProcedure('getDefinitions', { kind: 'crawler' });
  return {
    jobs: jobs.items.map(({ name }) => name),
    crawlers: (crawlers.data ?? []).map(({ name }) => name),
    isLoaded: jobs.isComplete && crawlers.data !== undefined,
  };
}

interface StartableSelectProps {
  readonly id?: string;
  readonly label?: string;
  /** After `Database` and `Table`, for example `of action 1`. */
  readonly tableLabel: string;
  /** null: none is chosen yet. */
  readonly value: Started | null;
  readonly startables: Startables;
  readonly large?: boolean;
  onChange(value: Started): void;
}

export function StartableSelect({
  id,
  label,
  tableLabel,
  value,
  startables,
  large = false,
  onChange,
}: StartableSelectProps) {
  const { jobs, crawlers, isLoaded } = startables;
  const key = value === null ? '' : keyOf(value);
  const known = value?.jobName === undefined ? crawlers : jobs;
  const table = value?.compactTable;
  const isMissing = isLoaded && value !== null && table === undefined && !known.includes(nameOf(value));
  return (
    <>
      <select
        {...(id === undefined ? {} : { id })}
        {...(label === undefined ? {} : { 'aria-label': label })}
        aria-invalid={isMissing || undefined}
        className={classes(
          inputStyles.input,
          inputStyles.wide,
          !large && inputStyles.small,
          isMissing && inputStyles.wrong,
        )}
        value={key}
        onChange={({ currentTarget }) => onChange(readKey(currentTarget.value))}
      >
        {value === null ? (
          <option value="" disabled>
            Choose a job, crawler or compaction
          </option>
        ) : table !== undefined || known.includes(nameOf(value)) ? null : (
          <option value={key}>{isMissing ? `${nameOf(value)} (missing)` : nameOf(value)}</option>
        )}
        {jobs.length === 0 ? null : <Group title="Jobs" member="jobName" names={jobs} />}
        {crawlers.length === 0 ? null : <Group title="Crawlers" member="crawlerName" names={crawlers} />}
        <optgroup label="Tables">
          <option value={tableKey}>Compaction of a table</option>
        </optgroup>
      </select>
      {table === undefined ? null : (
        <div className={triggerStyles.arguments}>
          <TableInputs
            databaseName={table.slice(0, table.indexOf('.'))}
            tableName={table.slice(table.indexOf('.') + 1)}
            label={tableLabel}
            large={large}
            hint="Joins the small files of the table. If there are none, the run succeeds and changes nothing."
            onChange={({ databaseName, tableName }) => onChange({ compactTable: `${databaseName}.${tableName}` })}
          />
        </div>
      )}
      {isMissing ? (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          There is no {value.jobName === undefined ? 'crawler' : 'job'} “{nameOf(value)}”. Choose another one.
        </p>
      ) : null}
    </>
  );
}

function Group({
  title,
  member,
  names,
}: {
  readonly title: string;
  readonly member: 'jobName' | 'crawlerName';
  readonly names: readonly string[];
}) {
  return (
    <optgroup label={title}>
      {names.map((name) => (
        <option key={name} value={keyOf({ [member]: name })}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

const tableKey = 'table:';

function keyOf(value: Started): string {
  if (value.compactTable !== undefined) return tableKey;
  return `${value.jobName === undefined ? 'crawler' : 'job'}:${nameOf(value)}`;
}

function readKey(key: string): Started {
  if (key === tableKey) return noTable;
  const name = key.slice(key.indexOf(':') + 1);
  return key.startsWith('job:') ? { jobName: name } : { crawlerName: name };
}
