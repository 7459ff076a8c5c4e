/** Chooses a job or a crawler of the workspace; one that does not exist is marked, and stays until another is chosen. */

import type { Started } from '#renderer/features/triggers/trigger-store.ts';
import { nameOf } from '#renderer/features/triggers/trigger-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';

interface Startables {
  readonly jobs: readonly string[];
  readonly crawlers: readonly string[];
  /** Until then nothing is known to be missing. */
  readonly isLoaded: boolean;
}

export function useStartables(): Startables {
  const jobs = useProcedure('getDefinitions', { kind: 'job' });
  const crawlers = useProcedure('getDefinitions', { kind: 'crawler' });
  return {
    jobs: (jobs.data ?? []).map(({ name }) => name),
    crawlers: (crawlers.data ?? []).map(({ name }) => name),
    isLoaded: jobs.data !== undefined && crawlers.data !== undefined,
  };
}

interface StartableSelectProps {
  readonly id?: string;
  readonly label?: string;
  /** null: none is chosen yet. */
  readonly value: Started | null;
  readonly startables: Startables;
  readonly large?: boolean;
  onChange(value: Started): void;
}

export function StartableSelect({ id, label, value, startables, large = false, onChange }: StartableSelectProps) {
  const { jobs, crawlers, isLoaded } = startables;
  const key = value === null ? '' : keyOf(value);
  const known = value?.jobName === undefined ? crawlers : jobs;
  const isMissing = isLoaded && value !== null && !known.includes(nameOf(value));
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
            Choose a job or crawler
          </option>
        ) : known.includes(nameOf(value)) ? null : (
          <option value={key}>{isMissing ? `${nameOf(value)} (missing)` : nameOf(value)}</option>
        )}
        {jobs.length === 0 ? null : <Group title="Jobs" member="jobName" names={jobs} />}
        {crawlers.length === 0 ? null : <Group title="Crawlers" member="crawlerName" names={crawlers} />}
      </select>
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

function keyOf(value: Started): string {
  return `${value.jobName === undefined ? 'crawler' : 'job'}:${nameOf(value)}`;
}

function readKey(key: string): Started {
  const name = key.slice(key.indexOf(':') + 1);
  return key.startsWith('job:') ? { jobName: name } : { crawlerName: name };
}
