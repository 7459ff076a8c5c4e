/** `tenon trigger`: starts a trigger now, or switches it on and off. */

import { endWord } from '#engine/contract/end-word.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FiringText } from '#engine/contract/procedures/triggers.ts';
import {
  exitCodes,
  outputOption,
  workspaceOptions,
  type Command,
  type ExitCode,
  type Invocation,
} from '#main/cli/command.ts';
import { followWorkflowRun } from '#main/cli/runs/follow-workflow-run.ts';
import { startedRunText, startedText } from '#main/cli/runs/started-text.ts';
import { tellWarnings } from '#main/cli/output/tell-warnings.ts';
import { ProgressLine, writeError, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { usage } from '#main/cli/parse-command.ts';
import type { Session } from '#main/cli/session.ts';

/** Milliseconds between looks at runs and crawls. */
const lookEvery = 250;

const actions = ['start', 'activate', 'deactivate'] as const;

export const triggerCommand: Command = {
  name: 'trigger',
  summary: 'Starts a trigger now and waits for its runs and crawls, or activates or deactivates it.',
  arguments: [
    { name: 'ACTION', summary: 'start, activate or deactivate.', choices: actions },
    { name: 'NAME', summary: 'Name of the trigger.' },
  ],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json'),
    { name: 'crawler', summary: 'NAME is a crawler, whose schedule is activated or deactivated.' },
  ],
  notes: [
    `The exit code of start is ${exitCodes.runFailed} if something could not start or does not succeed. An interrupt stops the runs.`,
    'JSON is the firing for start (the run, for the trigger that starts a workflow), otherwise the trigger, as `tenon call startTrigger` and `activateTrigger` return them.',
  ],
  examples: ['tenon trigger start nightly', 'tenon trigger activate nightly'],
  async run(call) {
    const [action, name] = call.positionals as [(typeof actions)[number], string];
    const title = `tenon trigger ${action} ${name}`;
    const needs = { workspace: call.text('workspace'), kind: 'real', title } as const;
    if (action === 'start') {
      if (call.isOn('crawler')) throw usage('A crawler is not started as a trigger.', `Use: tenon crawl ${name}`);
      return start(call, await call.open({ ...needs, serveOthers: true }), name);
    }
    const { client } = await call.open(needs);
    const kind = call.isOn('crawler') ? 'crawler' : 'trigger';
    const trigger = await client.call(`${action}Trigger`, { kind, name }, call.signal);
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(trigger)}\n`);
    else
      await writeOut(
        `${kind === 'crawler' ? 'Schedule of crawler' : 'Trigger'} ${printable(name)} is ${trigger.state}.\n`,
      );
    if (trigger.isDueAgain === false)
      tellWarnings([`The schedule of ${name} is never due again: ${trigger.schedule}.`]);
    if (action === 'activate' && trigger.type === 'ON_DEMAND')
      tellWarnings([
        `${name} fires only when you start it, whether it is activated or not: tenon trigger start ${name}`,
      ]);
    return exitCodes.done;
  },
};

async function start(call: Invocation, session: Session, name: string): Promise<ExitCode> {
  const { client } = session;
  const started = await client.call('startTrigger', { name }, call.signal);
  if (started.workflowRunId !== null) return followWorkflowRun(call, session, started.workflowRunId);
  const stop = (): void => {
    for (const { id, crawlerName, state } of started.actions)
      if (crawlerName === null && state === 'STARTED') client.call('stopJobRun', { id }).catch(() => undefined);
  };
  call.signal.addEventListener('abort', stop, { once: true });
  if (call.signal.aborted) stop();
  const firing = await untilEnded(call, session, name, started);
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify(firing)}\n`);
  else for (const line of firing.actions.flatMap(endLines)) await writeOut(`${printable(line)}\n`);
  await tellWaiting(call, session);
  if (call.signal.aborted) return exitCodes.interrupted;
  return firing.actions.every(({ runState }) => runState === 'SUCCEEDED') ? exitCodes.done : exitCodes.runFailed;
}

const unfinished: readonly (string | null)[] = ['WAITING', 'RUNNING', 'STOPPING'];

async function untilEnded(
  call: Invocation,
  { client }: Session,
  name: string,
  started: FiringText,
): Promise<FiringText> {
  const progress = new ProgressLine();
  try {
    for (let firing = started; ; await sleep(lookEvery)) {
      const { firings } = await client.call('getTrigger', { name, next: 0, firings: 100 });
      firing = firings.find(({ number }) => number === started.number) ?? firing;
      const open = firing.actions.filter(({ runState }) => unfinished.includes(runState));
      // A crawl ends with this command, or continues in the host that owns the workspace.
      if (open.length === 0 || (call.signal.aborted && open.every(({ crawlerName }) => crawlerName !== null)))
        return firing;
      progress.show(null, open.map(actionText).join(', '));
    }
  } finally {
    progress.clear();
  }
}

function actionText(action: FiringText['actions'][number]): string {
  const { id, state, runState, runNumber, hasRejects, undone, error } = action;
  const subject = startedText(action);
  if (state !== 'STARTED') return `${subject} ${state}: ${error?.message ?? ''}`;
  return `${subject} ${startedRunText(id, runNumber, state)} ${endWord(runState ?? state, hasRejects, undone)}`;
}

function endLines(action: FiringText['actions'][number]): string[] {
  const { state, error } = action;
  if (error === null) return [actionText(action)];
  const text = state === 'STARTED' ? `${actionText(action)}: ${error.message}` : actionText(action);
  return error.hint === undefined ? [text] : [text, `  hint: ${error.hint}`];
}

/** Conditions count what ended as soon as a host that stays is open. */
async function tellWaiting(call: Invocation, { client }: Session): Promise<void> {
  const { isScheduling, triggers } = await client.call('listTriggers', { next: 0 });
  if (isScheduling || call.signal.aborted) return;
  if (triggers.some(({ type, state }) => type === 'CONDITIONAL' && state === 'ACTIVATED'))
    writeError('Triggers with conditions fire when the app or tenon serve is open.\n');
}
