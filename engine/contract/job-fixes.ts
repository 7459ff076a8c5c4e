/** Changes of a job that a click applies after a run of it failed. What they do to the result is in their texts. */

import { outerId } from '#engine/contract/definitions/inner-node.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';

export interface JobFix {
  /** Of the button. */
  readonly label: string;
  /** What it does, a sentence or two. */
  readonly text: string;
  readonly job: Job;
}

/**
 * @param error of the run.
 * @param job as it is now.
 * @param rejects groups of the records that the run rejected; absent: not known.
 * @returns [] where no change of the job is known to help.
 */
export function jobFixes(
  error: Pick<ErrorText, 'code' | 'node' | 'memoryLimit'>,
  job: Job,
  rejects?: readonly { readonly columnName: string | null }[],
): readonly JobFix[] {
  // A node inside of a sub-flow is changed by the node that uses it.
  const at = error.node === undefined ? undefined : outerId(error.node);
  const node = job.nodes.find(({ id }) => id === at);
  switch (error.code) {
    case 'TooManyErrors':
      // A choice takes values of another type; it does not help records with too many values, which name no column.
      return [allowRejects(job), ...(rejects?.every(isWholeRecord) === true ? [] : readAsChoice(job))];
    case 'OutOfMemory':
      return [moreMemory(error.memoryLimit, job)];
    case 'OperationTimeout':
      return [moreTime(job)];
    case 'IncrementalRefused':
      return [...newRowsOnly(node, job), withoutBookmark(job)];
    case 'Execution':
      return [...rejectFailures(node, job), ...firstMatch(node, job)];
    default:
      return [];
  }
}

function allowRejects(job: Job): JobFix {
  return {
    label: 'Allow rejected records',
    text: 'Removes the limit of rejected records. They are kept in the quarantine of each run, not in the target.',
    job: { ...job, maxRejectedRecords: null },
  };
}

function isWholeRecord({ columnName }: { readonly columnName: string | null }): boolean {
  return columnName === null;
}

/** For sources in formats of text, whose values have no types. */
function readAsChoice(job: Job): JobFix[] {
  const isText = ({ transform, args }: Node): boolean =>
    transform === 'CatalogSource' ||
    (transform === 'PathSource' && ['csv', 'json', undefined].includes(args['format'] as string | undefined));
  const changed = job.nodes.filter((node) => isText(node) && node.args['onMisfit'] !== 'choice');
  if (changed.length === 0) return [];
  return [
    {
      label: 'Read misfits as choice',
      text: 'Keeps records whose values do not fit their column: the column gets a second type, a choice, which later nodes resolve.',
      job: changed.reduce((next, { id }) => withArgs(next, id, { onMisfit: 'choice' }), job),
    },
  ];
}

/** Megabytes of a step, so that amounts stay round. */
const memoryStep = 64;

function moreMemory(limit: number | undefined, job: Job): JobFix {
  const now = job.memory ?? (limit === undefined ? 512 : limit / 1_000_000);
  const memory = Math.ceil((2 * now) / memoryStep) * memoryStep;
  return {
    label: `Give ${memory} MB per worker`,
    text: `Doubles the memory of each worker of this job, to ${memory} MB. Other runs may then have to wait for this one.`,
    job: { ...job, memory },
  };
}

const mostMinutes = 10_080;

function moreTime(job: Job): JobFix {
  const timeout = Math.min(mostMinutes, 2 * job.timeout);
  return {
    label: `Allow ${timeout} minutes`,
    text: 'Doubles the time limit of the job.',
    job: { ...job, timeout },
  };
}

function newRowsOnly(node: Node | undefined, job: Job): JobFix[] {
  if (node === undefined) return [];
  return [
    {
      label: 'Process new rows only',
      text: `“${node.name}” then works on the new rows of each run. Its result can differ from that for all rows.`,
      job: { ...job, nodes: job.nodes.map((each) => (each.id === node.id ? { ...each, scope: 'new-rows' } : each)) },
    },
  ];
}

function withoutBookmark(job: Job): JobFix {
  return {
    label: 'Disable bookmark',
    text: 'Each run then reads all files. Choose the mode overwrite for the targets, so that rows are not repeated.',
    job: { ...job, bookmark: 'disable' },
  };
}

function rejectFailures(node: Node | undefined, job: Job): JobFix[] {
  if (node?.transform !== 'Map' || node.args['onFailure'] !== 'stop') return [];
  return [
    {
      label: 'Reject failing rows',
      text: 'Rows for which the function fails are rejected records of the run, with line and reason.',
      job: withArgs(job, node.id, { onFailure: 'reject' }),
    },
  ];
}

function firstMatch(node: Node | undefined, job: Job): JobFix[] {
  if (node?.transform !== 'Lookup' || node.args['severalMatches'] !== 'fail') return [];
  return [
    {
      label: 'Take the first match',
      text: 'Where several rows match, the first one in the order of the right input is taken.',
      job: withArgs(job, node.id, { severalMatches: 'first' }),
    },
  ];
}

function withArgs(job: Job, id: string, args: Node['args']): Job {
  return {
    ...job,
    nodes: job.nodes.map((node) => (node.id === id ? { ...node, args: { ...node.args, ...args } } : node)),
  };
}
