/** Chooses what a notification is about: everything, a job or a workflow. */

import type { Notification } from '#engine/contract/definitions/notification.ts';
import { everything, subjectWords } from '#renderer/features/triggers/notifications/notification-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';

type Subject = Pick<Notification, 'jobName' | 'workflowName'>;

interface SubjectSelectProps {
  readonly id?: string;
  /** Where no label names it. */
  readonly label?: string;
  readonly value: Subject;
  onChange(value: Subject): void;
}

export function SubjectSelect({ id, label, value, onChange }: SubjectSelectProps) {
  const jobs = useWholeList('getListedJobs', {});
  const workflows = useProcedure('getDefinitions', { kind: 'workflow' }).data;
  const key = keyOf(value);
  const known = [
    ...jobs.items.map(({ name }) => `job ${name}`),
    ...(workflows ?? []).map(({ name }) => `workflow ${name}`),
  ];
  const isLoaded = jobs.isComplete && workflows !== undefined;
  const isMissing = key !== '' && !known.includes(key);
  return (
    <select
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      className={classes(inputStyles.input, inputStyles.wide, inputStyles.small)}
      value={key}
      onChange={({ currentTarget }) => onChange(subjectOf(currentTarget.value))}
    >
      <option value="">{everything}</option>
      {isMissing ? <option value={key}>{`${subjectWords(value)}${isLoaded ? ' (missing)' : ''}`}</option> : null}
      {jobs.items.length === 0 ? null : (
        <optgroup label="Jobs">
          {jobs.items.map(({ name }) => (
            <option key={name} value={`job ${name}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
      {(workflows ?? []).length === 0 ? null : (
        <optgroup label="Workflows">
          {workflows!.map(({ name }) => (
            <option key={name} value={`workflow ${name}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  );
}

function keyOf({ jobName, workflowName }: Subject): string {
  if (jobName !== null) return `job ${jobName}`;
  return workflowName === null ? '' : `workflow ${workflowName}`;
}

function subjectOf(key: string): Subject {
  if (key.startsWith('job ')) return { jobName: key.slice('job '.length), workflowName: null };
  if (key.startsWith('workflow ')) return { jobName: null, workflowName: key.slice('workflow '.length) };
  return { jobName: null, workflowName: null };
}
