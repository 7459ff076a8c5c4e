/** Pauses a run of a job or of a workflow, and says so. */

import { exitCodes, type ExitCode, type Invocation } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import type { Session } from '#main/cli/session.ts';

export async function pauseJobRun(call: Invocation, { client }: Session, id: string): Promise<ExitCode> {
  const run = await client.call('pauseJobRun', { id, why: call.text('why') ?? null }, call.signal);
  return tellPaused(call, run, run.jobName);
}

export async function pauseWorkflowRun(call: Invocation, { client }: Session, runId: string): Promise<ExitCode> {
  const run = await client.call('pauseWorkflowRun', { runId, why: call.text('why') ?? null }, call.signal);
  return tellPaused(call, run, run.workflowName);
}

async function tellPaused(call: Invocation, run: { readonly number: number }, name: string): Promise<ExitCode> {
  const isJson = call.text('output') === 'json';
  await writeOut(
    `${isJson ? JSON.stringify(run) : printable(`${name} #${run.number} is paused after its tasks in progress.`)}\n`,
  );
  return exitCodes.done;
}
