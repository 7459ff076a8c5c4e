/** `tenon workflow`: starts, resumes, stops or pauses a run of a workflow. */

import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { exportWorkflow, importWorkflow } from '#main/cli/runs/exchange-workflow.ts';
import { followWorkflowRun } from '#main/cli/runs/follow-workflow-run.ts';
import { parsePairs, usage } from '#main/cli/parse-command.ts';
import { pauseWorkflowRun } from '#main/cli/runs/pause-runs.ts';
import type { Session } from '#main/cli/session.ts';
import { workflowRunId } from '#main/cli/runs/run-id.ts';

const actions = ['start', 'resume', 'stop', 'pause', 'continue', 'export', 'import'] as const;

export const workflowCommand: Command = {
  name: 'workflow',
  summary: 'Starts, resumes, stops, pauses or continues a run of a workflow, or exports or imports a workflow.',
  arguments: [
    { name: 'ACTION', summary: 'start, resume, stop, pause, continue, export or import.', choices: actions },
    {
      name: 'NAME',
      summary:
        'Name of the workflow for start and export, the number (5) or id (wr_…) of a run of a workflow for resume, stop, pause and continue, a file for import.',
    },
  ],
  options: [
    ...workspaceOptions,
    { name: 'property', value: 'K=V', many: true, summary: 'Property of the run, for start.' },
    {
      name: 'node',
      value: 'ID',
      many: true,
      summary: 'Node that runs again, for resume: job/NAME, crawler/NAME or table/DATABASE.TABLE.',
    },
    { name: 'why', value: 'TEXT', summary: 'For pause: reason, which is shown with the run.' },
    {
      name: 'as',
      value: 'SYSTEM',
      choices: ['glue', 'airflow', 'step-functions'],
      summary:
        'For export: requests of AWS Glue, a DAG of Airflow, or a state machine of Step Functions (default: glue).',
    },
    { name: 'to', value: 'FILE', summary: 'For export: new file for the text (default: standard output).' },
    outputOption('table', 'json'),
  ],
  notes: [
    `The exit code of start, resume and continue is ${exitCodes.runFailed} if an action of the run could not start or did not succeed. An interrupt stops the run.`,
    'A paused run starts nothing more, and its job runs are paused between two tasks; crawls in progress continue. A run remains paused when its host ends.',
    'Import reads what export writes for glue, and activates no trigger. A workflow with a part that has no equivalent is not exported; cases in which its runs can differ are listed on standard error.',
    'JSON is the run with its graph (for pause, without), as `tenon call getWorkflowRun` returns it.',
  ],
  examples: [
    'tenon workflow start nightly --property day=monday',
    'tenon workflow resume 5 --node job/load',
    'tenon workflow pause 5 --why "the disk is being replaced"',
    'tenon workflow export nightly --as airflow --to nightly.py',
  ],
  async run(call) {
    const [action, name] = call.positionals as [(typeof actions)[number], string];
    if (action === 'export') return exportWorkflow(call, name);
    if (action === 'import') return importWorkflow(call, name);
    const title = `tenon workflow ${action} ${name}`;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title,
      serveOthers: action !== 'stop' && action !== 'pause',
    });
    if (action === 'pause')
      return pauseWorkflowRun(call, session, await workflowRunId(session.client, name, call.signal));
    const run = await begin(call, session, action, name);
    const code = await followWorkflowRun(call, session, run.id);
    return action === 'stop' ? exitCodes.done : code;
  },
};

async function begin(
  call: Invocation,
  { client }: Session,
  action: 'start' | 'resume' | 'stop' | 'continue',
  name: string,
): Promise<WorkflowRunText> {
  if (action === 'stop')
    return client.call('stopWorkflowRun', { runId: await workflowRunId(client, name, call.signal) }, call.signal);
  if (action === 'continue')
    return client.call('continueWorkflowRun', { runId: await workflowRunId(client, name, call.signal) }, call.signal);
  const nodeIds = call.texts('node');
  if (action === 'resume') {
    if (nodeIds.length === 0) throw usage('No node was named.', 'Name at least one, for example --node job/load.');
    return (
      await client.call(
        'resumeWorkflowRun',
        { runId: await workflowRunId(client, name, call.signal), nodeIds: [...nodeIds] },
        call.signal,
      )
    ).run;
  }
  const runProperties = parsePairs(call.texts('property'), 'property');
  return client.call('startWorkflowRun', { name, runProperties }, call.signal);
}
