/** Runs as people name them on the command line: by id, or by the number that pages and messages show. */

import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { readRunNumber } from '#engine/contract/run-number.ts';

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
