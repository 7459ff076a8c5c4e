/** Runs and backfills as people name them on the command line: by id, or by the number that pages and messages show. */

import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { readRunNumber } from '#engine/contract/run-number.ts';
import { runText } from '#main/cli/runs/run-text.ts';

/** What help says of such an argument. */
export const jobRunWords = 'its number (52) or id (jr_…)';

/** @throws EngineError EntityNotFound for the number of no run. */
export async function jobRunId(client: EngineClient, text: string, signal: AbortSignal): Promise<string> {
  return readRunNumber(text) === undefined ? text : (await client.call('getJobRun', { id: text }, signal)).id;
}

/** Runs of workflows are numbered apart from runs of jobs. @throws EngineError EntityNotFound for the number of no run. */
export async function workflowRunId(client: EngineClient, text: string, signal: AbortSignal): Promise<string> {
  if (readRunNumber(text) === undefined) return text;
  return (await client.call('getWorkflowRun', { runId: text, includeGraph: false }, signal)).id;
}

/** Backfills are numbered apart from runs. @throws EngineError EntityNotFound for the number of no backfill. */
export async function backfillId(client: EngineClient, text: string, signal: AbortSignal): Promise<string> {
  return readRunNumber(text) === undefined ? text : (await client.call('getBackfill', { id: text }, signal)).id;
}

/** How tables name a run of which only the id is at hand: `#52`; its id if it is no longer in the history. */
export async function jobRunText(client: EngineClient, id: string, signal: AbortSignal): Promise<string> {
  const run = await client.call('getJobRun', { id }, signal).catch(() => null);
  return runText(id, run?.number ?? null);
}
