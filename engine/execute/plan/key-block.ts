/** The block of numbers of which a run takes the keys of its rows, where its rows are added to those of earlier runs. */

import { EngineError } from '#engine/contract/errors.ts';
import type { RunContext } from '#engine/execute/run/run-context.ts';

/** Blocks that fit into a BIGINT beside the row numbers of one run. */
const blocks = 2 ** 23;

/** @returns at least 1; no other run of the workspace has it. @throws EngineError InvalidState after 8 million runs. */
export async function keyBlockOf({ host, runId }: Pick<RunContext, 'host' | 'runId'>): Promise<number> {
  const sequence = await host.catalog.jobRuns.getJobRunSequence(runId);
  if (sequence < blocks) return sequence;
  throw new EngineError('InvalidState', `The workspace has had ${sequence} runs, and there are keys for ${blocks}.`, {
    hint: 'Run the job without a bookmark, or in another workspace.',
  });
}
