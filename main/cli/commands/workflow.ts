/** `tenon workflow`: starts, resumes or stops a run of a workflow. */

import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { followWorkflowRun } from '#main/cli/runs/follow-workflow-run.ts';
import { parsePairs, usage } from '#main/cli/parse-command.ts';
import type { Session } from '#main/cli/session.ts';

export const workflowCommand: Command = {
  name: 'workflow',
  summary: 'Starts or resumes a run of a workflow and waits for it, or stops one.',
  arguments: [
    { name: 'ACTION', summary: 'start, resume or stop.' },
    { name: 'NAME', summary: 'Name of the workflow for start, otherwise the id of a run.' },
  ],
  options: [
    ...workspaceOptions,
    { name: 'property', value: 'K=V', many: true, summary: 'Property of the run, for start.' },
    {
      name: 'node',
      value: 'ID',
      many: true,
      summary: 'Node that runs again, for resume: job/NAME or crawler/NAME.',
    },
    outputOption('table', 'json'),
  ],
  notes: [
    `The exit code of start and resume is ${exitCodes.runFailed} if an action of the run could not start or did not succeed. An interrupt stops the run.`,
    'JSON is the run with its graph, as `tenon call getWorkflowRun` returns it.',
  ],
  examples: ['tenon workflow start nightly --property day=monday', 'tenon workflow resume wr_… --node job/load'],
  async run(call) {
    const [action, name] = call.positionals as [string, string];
    if (action !== 'start' && action !== 'resume' && action !== 'stop')
      throw usage(`"${action}" is not an action.`, 'Use start, resume or stop.');
    const title = `tenon workflow ${action} ${name}`;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title,
      serveOthers: action !== 'stop',
    });
    const run = await begin(call, session, action, name);
    const code = await followWorkflowRun(call, session, run.id);
    return action === 'stop' ? exitCodes.done : code;
  },
};

async function begin(
  call: Invocation,
  { client }: Session,
  action: 'start' | 'resume' | 'stop',
  name: string,
): Promise<WorkflowRunText> {
  if (action === 'stop') return client.call('stopWorkflowRun', { runId: name }, call.signal);
  const nodeIds = call.texts('node');
  if (action === 'resume') {
    if (nodeIds.length === 0) throw usage('No node was named.', 'Name at least one, for example --node job/load.');
    return (await client.call('resumeWorkflowRun', { runId: name, nodeIds: [...nodeIds] }, call.signal)).run;
  }
  const runProperties = parsePairs(call.texts('property'), 'property');
  return client.call('startWorkflowRun', { name, runProperties }, call.signal);
}
