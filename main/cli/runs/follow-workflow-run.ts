/** Waits for a run of a workflow, which an interrupt stops, and writes what became of each node. */

import { endWord, workflowEndWord } from '#engine/contract/end-word.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { exitCodes, type ExitCode, type Invocation } from '#main/cli/command.ts';
import { startedRunText } from '#main/cli/runs/started-text.ts';
import { sendNotifications } from '#main/cli/runs/send-notifications.ts';
import { ProgressLine, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import type { Session } from '#main/cli/session.ts';

/** Milliseconds between looks at the run. */
const lookEvery = 250;

export async function followWorkflowRun(call: Invocation, session: Session, runId: string): Promise<ExitCode> {
  const over = await untilOver(call, session, runId);
  const lines = call.text('output') === 'json' ? [JSON.stringify(over)] : runLines(over).map(printable);
  await writeOut(lines.map((line) => `${line}\n`).join(''));
  await sendNotifications(call, session.client);
  return call.signal.aborted ? exitCodes.interrupted : exitOf(over);
}

async function untilOver(call: Invocation, { client }: Session, runId: string): Promise<WorkflowRunText> {
  const stop = (): void => void client.call('stopWorkflowRun', { runId }).catch(() => undefined);
  call.signal.addEventListener('abort', stop, { once: true });
  if (call.signal.aborted) stop();
  const progress = new ProgressLine();
  try {
    for (;;) {
      const run = await client.call('getWorkflowRun', { runId, includeGraph: true });
      if (run.status !== 'RUNNING' && run.status !== 'STOPPING') return run;
      progress.show(null, runningText(run));
      await sleep(lookEvery);
    }
  } finally {
    progress.clear();
    call.signal.removeEventListener('abort', stop);
  }
}

function runningText({ graph, status }: WorkflowRunText): string {
  const running = graph!.nodes.filter(({ state, type }) => type !== 'TRIGGER' && state === 'RUNNING');
  return `${status === 'STOPPING' ? 'Stopping ' : ''}${running.map(({ name }) => name).join(', ')}`;
}

function runLines(over: WorkflowRunText): string[] {
  const { number, workflowName, graph } = over;
  const nodes = graph!.nodes.filter(({ type }) => type !== 'TRIGGER');
  return [
    `${workflowName} #${number} ${workflowEndWord(over)}`,
    ...nodes.flatMap(({ id: nodeId, runs }) => [
      ...(runs.length === 0 ? [`  ${nodeId} not reached`] : []),
      ...runs.flatMap((run) => {
        const why = run.error === null ? '' : `: ${run.error.message}`;
        const state = endWord(run.state, run.hasRejects);
        const named = [nodeId, startedRunText(run.id, run.number, run.state), state].filter(Boolean).join(' ');
        const line = `  ${named}${run.carried ? ' in the earlier run' : ''}${why}`;
        return run.error?.hint === undefined ? [line] : [line, `    hint: ${run.error.hint}`];
      }),
    ]),
  ];
}

function exitOf({ status, statistics }: WorkflowRunText): ExitCode {
  const hasSucceeded = status === 'COMPLETED' && statistics.succeededActions === statistics.totalActions;
  return hasSucceeded ? exitCodes.done : exitCodes.runFailed;
}
