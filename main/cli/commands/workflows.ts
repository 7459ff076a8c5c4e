/** `tenon workflows`: the workflows and how they last ended, or one with its triggers and newest runs. */

import { workflowEndWord } from '#engine/contract/end-word.ts';
import type { WorkflowRunText, WorkflowText } from '#engine/contract/procedures/workflows.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';
import { tellWarningsOf } from '#main/cli/output/tell-warnings.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parseLimit } from '#main/cli/parse-command.ts';
import { secondsText, timeText } from '#main/cli/runs/run-text.ts';

export const workflowsCommand: Command = {
  name: 'workflows',
  summary: 'Lists workflows with their last run, or shows one with its triggers and newest runs.',
  arguments: [{ name: 'NAME', optional: true, summary: 'Only this workflow.' }],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json'),
    { name: 'limit', value: 'N', summary: 'With NAME: maximum number of runs, at most 1000 (default: 20).' },
  ],
  notes: [
    'JSON is an array of workflows, as `tenon call getWorkflows` returns it; with NAME, the workflow as `getWorkflow` returns it, with its newest runs as `runs`. Times are milliseconds since 1970 UTC.',
  ],
  examples: ['tenon workflows', 'tenon workflows nightly --limit 5'],
  async run(call) {
    const isJson = call.text('output') === 'json';
    const [name] = call.positionals;
    const limit = Math.min(parseLimit(call.text('limit'), 20) ?? 1000, 1000);
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon workflows' });
    if (name === undefined) {
      const workflows = await client.call('getWorkflows', {}, call.signal);
      if (isJson) await writeOut(`${JSON.stringify(workflows)}\n`);
      else if (workflows.length === 0) await writeOut('No workflows.\n');
      else await writeStyled(formatTable(workflowColumns, workflows.map(workflowRow), terminalStyle()));
      workflows.forEach(tellProblems);
      await tellFileProblems(client, ['workflows', 'triggers'], call.signal);
      return exitCodes.done;
    }
    const workflow = await client.call('getWorkflow', { name, includeGraph: isJson }, call.signal);
    const { items: runs } = await client.call('getWorkflowRuns', { name, limit }, call.signal);
    if (isJson) await writeOut(`${JSON.stringify({ ...workflow, runs })}\n`);
    else await showWorkflow(workflow, runs);
    tellProblems(workflow);
    return exitCodes.done;
  },
};

const workflowColumns = textColumns(['workflow', 'triggers', 'last run', 'state', 'started']);
const runColumns = textColumns(['run', 'state', 'started', 'seconds', 'succeeded', 'note']);

function workflowRow({ name, triggers, lastRun }: WorkflowText): Record<string, string> {
  return {
    workflow: name,
    triggers: String(triggers.length),
    'last run': lastRun === null ? 'never' : `#${lastRun.number}`,
    state: lastRun === null ? '' : stateText(lastRun),
    started: lastRun === null ? '' : timeText(lastRun.startedOn),
  };
}

async function showWorkflow(workflow: WorkflowText, runs: readonly WorkflowRunText[]): Promise<void> {
  const { name, description, triggers, defaultRunProperties, maxConcurrentRuns } = workflow;
  const properties = Object.entries(defaultRunProperties).map(([key, value]) => `${key}=${value}`);
  const lines = [
    `workflow ${name}`,
    ...(description === '' ? [] : [`  ${description}`]),
    `  triggers: ${triggers.length === 0 ? 'none' : triggers.join(', ')}`,
    ...(properties.length === 0 ? [] : [`  properties: ${properties.join(', ')}`]),
    ...(maxConcurrentRuns === 1 ? [] : [`  runs at the same time: at most ${maxConcurrentRuns}`]),
    ...(runs.length === 0 ? ['  never ran'] : []),
  ];
  await writeOut(lines.map((line) => `${printable(line)}\n`).join(''));
  if (runs.length > 0) await writeStyled(formatTable(runColumns, runs.map(runRow), terminalStyle()));
}

function runRow(run: WorkflowRunText): Record<string, string> {
  const { number, startedOn, statistics, previousRunId, resumedBy, paused, error } = run;
  const notes = [
    previousRunId === null ? '' : 'resumes an earlier run',
    resumedBy === null ? '' : `resumed by #${resumedBy.number}`,
    paused?.why ?? '',
    error?.message ?? '',
  ];
  return {
    run: `#${number}`,
    state: stateText(run),
    started: timeText(startedOn),
    seconds: secondsText(run),
    succeeded: `${statistics.succeededActions} of ${statistics.totalActions}`,
    note: notes.filter(Boolean).join('; '),
  };
}

function stateText(run: WorkflowRunText): string {
  return run.paused === null ? workflowEndWord(run) : `${run.status}, paused`;
}

function tellProblems({ name, problem, warnings }: WorkflowText): void {
  if (problem !== null) writeError(`problem: ${printable(`${name}: ${problem.message} ${problem.hint ?? ''}`)}\n`);
  tellWarningsOf(name, warnings);
}
