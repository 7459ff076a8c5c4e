/** What a run leads to: its output in the grid, and the runs of its job before and after it. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { client } from '#renderer/rpc/connection.ts';
import { openFileEditor, openTableRows } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';

export type WrittenPlace = Output<'getCommitFiles'>['places'][number];

/** Its commit can be read: it succeeded, and no undo took its files away. */
export function hasOutput({ jobRunState, undone, unfinishedUndo }: JobRunText): boolean {
  return jobRunState === 'SUCCEEDED' && !undone && unfinishedUndo === null;
}

/** @returns where the run wrote; a message says that it wrote nothing. @throws EngineError EntityNotFound. */
export async function findOutput({ id }: JobRunText): Promise<readonly WrittenPlace[]> {
  const { places } = await client.call('getCommitFiles', { id });
  if (places.length === 0)
    showToast({
      tone: 'info',
      title: 'This run wrote nothing.',
      text: 'There were no new rows, so there is no output to open.',
    });
  return places;
}

/** Tables as their rows, other targets as one of their files; of several targets, the first is in front. */
export async function openOutput(run: JobRunText): Promise<void> {
  for (const { databaseName, name, firstFile } of (await findOutput(run)).toReversed())
    if (databaseName === null || name === null) openFileEditor(firstFile);
    else openTableRows(databaseName, name);
}

/** One file of each target. */
export async function openOutputFiles(run: JobRunText): Promise<void> {
  for (const { firstFile } of (await findOutput(run)).toReversed()) openFileEditor(firstFile);
}

/** The folder of each target, with the files of all runs. */
export async function openOutputFolders(run: JobRunText): Promise<void> {
  // Of one file, the location is the file.
  for (const { location, firstFile } of (await findOutput(run)).toReversed())
    openFileEditor(location === firstFile ? location.replace(/[/\\][^/\\]+$/u, '') : location);
}

type RunName = Pick<JobRunText, 'id' | 'jobName' | 'number'>;

/** Runs of one page; a job seldom has more. */
const pageRuns = 200;

/** @param step -1: the run before it; 1: the one after it. @returns undefined: there is none. */
export async function findNeighbour({ id, jobName }: RunName, step: 1 | -1): Promise<RunName | undefined> {
  let newer: RunName | undefined;
  let after: string | null = null;
  let isNext = false;
  do {
    const page: Output<'getJobRuns'> = await client.call('getJobRuns', { jobName, limit: pageRuns, after });
    for (const run of page.items) {
      if (isNext) return run;
      if (run.id === id && step === 1) return newer;
      isNext = run.id === id;
      newer = run;
    }
    after = page.next;
  } while (after !== null);
  return undefined;
}
