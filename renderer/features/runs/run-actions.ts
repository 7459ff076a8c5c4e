/** Actions on a run, shared by the buttons of its page and the commands. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { checkRuns } from '#renderer/features/runs/check-job.ts';
import { findNeighbour } from '#renderer/features/runs/run-output.ts';
import { runTitle } from '#renderer/features/runs/run-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey, runCommand } from '#renderer/rpc/queries.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { findActiveTab, openTab } from '#renderer/stores/workbench.ts';

export type NamedRun = Pick<JobRunText, 'id' | 'jobName' | 'number'>;

export function runTab(run: NamedRun): Thing {
  return { id: `run:${run.id}`, kind: 'run', title: runTitle(run), input: { id: run.id } };
}

export function openRun(run: NamedRun, preview = false): void {
  openTab({ ...runTab(run), preview });
}

/** The run whose page is in front, as it was last read; undefined: another page is. */
export function activeRun(): JobRunText | undefined {
  const tab = findActiveTab('run');
  if (tab === undefined) return undefined;
  const id = String(tab.input['id']);
  const read = queryClient.getQueryData<Output<'getJobRun'>>(queryKey('getJobRun', { id }));
  return read ?? findListedRun((run) => run.id === id);
}

/** @param step -1: the run of the same job before this one; 1: the one after it. @throws EngineError. */
export async function openNeighbour(run: JobRunText, step: 1 | -1): Promise<void> {
  const found = await findNeighbour(run, step);
  if (found !== undefined) openRun(found);
  else showToast({ tone: 'info', title: `This is the ${step === 1 ? 'latest' : 'first'} run of ${run.jobName}.` });
}

/** In a list that was read, such as that of the side bar. */
function findListedRun(isWanted: (run: JobRunText) => boolean): JobRunText | undefined {
  type Page = Output<'getJobRuns'>;
  for (const [, read] of queryClient.getQueriesData<Page | { readonly pages: readonly Page[] }>({
    queryKey: ['getJobRuns'],
  })) {
    const pages = read === undefined ? [] : 'pages' in read ? read.pages : [read];
    const found = pages.flatMap(({ items }) => items).find(isWanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @throws EngineError InvalidState. */
export async function stopRun({ id }: JobRunText): Promise<void> {
  await runCommand('stopJobRun', { id });
}

/** Between two of its tasks. @throws EngineError InvalidState. */
export async function pauseRun({ id }: JobRunText): Promise<void> {
  await runCommand('pauseJobRun', { id });
}

/** @throws EngineError InvalidState. */
export async function continueRun({ id }: JobRunText): Promise<void> {
  await runCommand('continueJobRun', { id });
}

/** Continues in a new run, which is shown. @throws EngineError InvalidState, EntityNotFound. */
export async function resumeRun({ id }: JobRunText): Promise<void> {
  openRun(await runCommand('resumeJobRun', { id }));
}

/** The job as it is now, with the arguments of this run. @throws EngineError InvalidDefinition, and of startJobRun. */
export async function runAgain({ jobName, arguments: args }: JobRunText): Promise<void> {
  await checkRuns((await client.call('getJob', { name: jobName })).job, args);
  openRun(await runCommand('startJobRun', { jobName, arguments: { ...args } }));
}

/** @throws EngineError InvalidState, CommitBlocked. */
export async function undoRun(run: NamedRun): Promise<void> {
  await runCommand('undoJobRun', { id: run.id });
  showToast({
    tone: 'ok',
    title: `${runTitle(run)} was undone.`,
    text: 'Files, catalog and bookmark are back to their state before the run.',
  });
}

/** @throws EngineError CommitBlocked, InvalidState. */
export async function retryCommit({ id }: JobRunText): Promise<void> {
  await runCommand('retryCommit', { id });
}

/** @throws EngineError UndoBlocked, IoFailed, InvalidState. */
export async function retryUndo({ id }: JobRunText): Promise<void> {
  await runCommand('retryUndo', { id });
}

/** After the catalog was lost: lists the files of every target again. @throws EngineError of adoptTargets. */
export async function listTargetsAgain(): Promise<void> {
  const { folders, undecidedJobs } = await runCommand('adoptTargets', {});
  const failed = folders.filter(({ outcome }) => outcome === 'failed');
  const listed = folders.filter(({ outcome }) => outcome === 'adopted');
  const waiting =
    undecidedJobs.length === 0
      ? ''
      : ` To run again, these jobs need to know what they have read: ${undecidedJobs.join(', ')}.`;
  showToast({
    tone: failed.length === 0 ? 'ok' : 'bad',
    title:
      failed.length === 0
        ? `${countOf(listed.length, 'target folder')} listed again.`
        : `${countOf(failed.length, 'target folder')} not listed.`,
    text: `${failed.map(({ path, problem }) => problem?.message ?? path).join(' ')}${waiting}`.trim(),
  });
}
