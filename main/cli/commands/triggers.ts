/** `tenon triggers`: what starts jobs, crawlers and compactions, when next, and what the last firings started; or pauses all. */

import { endWord } from '#engine/contract/end-word.ts';
import type { FiringText, TriggerText } from '#engine/contract/procedures/triggers.ts';
import {
  exitCodes,
  outputOption,
  workspaceOptions,
  type Command,
  type ExitCode,
  type Invocation,
} from '#main/cli/command.ts';
import { startedRunText, startedText } from '#main/cli/runs/started-text.ts';
import { timeText } from '#main/cli/runs/run-text.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';
import { tellWarningsOf } from '#main/cli/output/tell-warnings.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parseLimit, usage } from '#main/cli/parse-command.ts';

export const triggersCommand: Command = {
  name: 'triggers',
  summary: 'Lists triggers and crawlers with a schedule, or shows one with its next times and last firings.',
  arguments: [{ name: 'NAME', optional: true, summary: 'Only this trigger.' }],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json'),
    { name: 'next', value: 'N', summary: 'Number of next due times, at most 100 (default: 10; in the list: 1).' },
    { name: 'crawler', summary: 'NAME is a crawler, whose schedule is shown.' },
    { name: 'pause', summary: 'Pause all triggers and schedules of the workspace on this computer.' },
    { name: 'resume', summary: 'Resume them. Times that were due meanwhile are treated as missed runs.' },
  ],
  notes: [
    'Triggers fire only while the app or `tenon serve` is open. Times are in your time zone.',
    'JSON is an array of triggers, or one trigger, as `tenon call listTriggers` and `getTrigger` return them; times are milliseconds since 1970 UTC.',
  ],
  examples: ['tenon triggers', 'tenon triggers nightly --next 5', 'tenon triggers --pause'],
  async run(call) {
    const isJson = call.text('output') === 'json';
    const changes = changeOf(call);
    const [name] = call.positionals;
    const next = Math.min(100, parseLimit(call.text('next'), name === undefined && !isJson ? 1 : 10, 'next') ?? 100);
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon triggers' });
    if (changes !== undefined) {
      await client.call(changes, {}, call.signal);
      if (!isJson) return done(changes);
    }
    const { isScheduling, pausedOn, triggers } = await client.call('listTriggers', { next }, call.signal);
    if (name !== undefined) {
      const kind = call.isOn('crawler') ? 'crawler' : 'trigger';
      const trigger = await client.call('getTrigger', { kind, name, next }, call.signal);
      if (isJson) await writeOut(`${JSON.stringify(trigger)}\n`);
      else await showTrigger(trigger);
    } else if (isJson) await writeOut(`${JSON.stringify(triggers)}\n`);
    else if (triggers.length === 0) await writeOut('No triggers.\n');
    else await writeStyled(tableText(triggers));
    if (name === undefined) {
      for (const { name: of, problem, warnings } of triggers) {
        if (problem !== null) writeError(`problem: ${printable(`${problem.message} ${problem.hint ?? ''}`)}\n`);
        tellWarningsOf(of, warnings);
      }
      await tellFileProblems(client, ['triggers', 'workflows', 'crawlers'], call.signal);
    }
    if (pausedOn !== null)
      writeError(
        `All triggers have been paused since ${timeText(pausedOn)}. Resume them with tenon triggers --resume.\n`,
      );
    else if (!isScheduling && triggers.some(({ state }) => state === 'ACTIVATED'))
      writeError('Triggers fire only while the app or tenon serve is open.\n');
    return exitCodes.done;
  },
};

/** What changes before the list is shown. @throws EngineError Usage. */
function changeOf(call: Invocation): 'pauseTriggers' | 'resumeTriggers' | undefined {
  const [pauses, resumes] = [call.isOn('pause'), call.isOn('resume')];
  if (!pauses && !resumes) return undefined;
  if (pauses && resumes) throw usage('--pause and --resume cannot be combined.', 'Use one of them.');
  const [name] = call.positionals;
  if (name !== undefined)
    throw usage(
      '--pause and --resume are for all triggers of the workspace.',
      `To stop one, use: tenon trigger deactivate ${name}`,
    );
  return pauses ? 'pauseTriggers' : 'resumeTriggers';
}

const doneTexts = {
  pauseTriggers:
    'All triggers and schedules of the workspace are paused on this computer. Resume them with tenon triggers --resume.',
  resumeTriggers: 'All triggers and schedules of the workspace that are activated on this computer fire again.',
} as const;

async function done(change: keyof typeof doneTexts): Promise<ExitCode> {
  await writeOut(`${doneTexts[change]}\n`);
  return exitCodes.done;
}

const neverText = 'never again';

const listColumns = textColumns(['trigger', 'type', 'state', 'when', 'starts', 'next', 'last']);
const firingColumns = textColumns(['fired', 'due', 'started', 'state', 'run', 'note']);

function tableText(triggers: readonly TriggerText[]): string {
  const rows = triggers.map((trigger) => ({
    trigger: trigger.kind === 'crawler' ? `${trigger.name} (crawler)` : trigger.name,
    type: trigger.type,
    state: trigger.problem === null ? trigger.state : `${trigger.state}, see below`,
    when: whenText(trigger),
    starts: trigger.actions.map(startedText).join(', '),
    next: trigger.isDueAgain === false ? neverText : trigger.next.map(timeText).join(', '),
    last: trigger.firings.slice(0, 1).map(lastText).join(''),
  }));
  return formatTable(listColumns, rows, terminalStyle());
}

async function showTrigger(trigger: TriggerText): Promise<void> {
  const { kind, name, type, state, problem, warnings, next, isDueAgain, firings, missedRuns } = trigger;
  const lines = [
    `${kind} ${name}: ${type}, ${state}`,
    ...[problem, ...warnings].flatMap((each) =>
      each === null ? [] : [`  ${each.message}${each.hint === undefined ? '' : ` ${each.hint}`}`],
    ),
    `  when: ${whenText(trigger)}${type === 'SCHEDULED' ? `, missed runs: ${missedRuns}` : ''}`,
    `  starts: ${trigger.actions.map(startedText).join(', ')}`,
    ...(isDueAgain === false ? [`  next: ${neverText}`] : []),
    ...(next.length === 0 ? [] : ['  next:', ...next.map((time) => `    ${timeText(time)}`)]),
  ];
  await writeOut(lines.map((line) => `${printable(line)}\n`).join(''));
  if (firings.length === 0) return writeOut('  never fired\n');
  await writeStyled(formatTable(firingColumns, firings.flatMap(firingRows), terminalStyle()));
}

function firingRows(firing: FiringText): Record<string, unknown>[] {
  const { due, firedOn, caughtUp, missedCount, events, actions } = firing;
  const missed = missedCount === 0 ? '' : `${missedCount} earlier missed`;
  const caused = events === null ? '' : eventText(events);
  return actions.map((action) => ({
    fired: timeText(firedOn),
    due: due === null ? causeText(firing) : timeText(due),
    started: startedText(action),
    state: endWord(action.runState ?? action.state, action.hasRejects, action.undone),
    run: startedRunText(action.id, action.runNumber, action.state),
    note: [caughtUp ? 'late' : '', missed, caused, action.error?.message ?? ''].filter(Boolean).join('; '),
  }));
}

const causes: Readonly<Record<FiringText['cause'], string>> = {
  SCHEDULE: 'schedule',
  CONDITIONS: 'conditions',
  REQUEST: 'by hand',
  EVENT: 'changes',
  RESUME: 'resume',
};

/** Of a firing without a due time. */
function causeText({ cause, events }: FiringText): string {
  return events?.requests === undefined ? causes[cause] : 'request';
}

function eventText({ eventCount, fileCount, events, requests }: NonNullable<FiringText['events']>): string {
  if (requests !== undefined) return eventCount === 1 ? '1 request' : `${eventCount} requests`;
  const tables = [...new Set(events.map(({ databaseName, tableName }) => `${databaseName}.${tableName}`))];
  return `${fileCount === 1 ? '1 file' : `${fileCount} files`} of ${tables.join(', ')} changed`;
}

function whenText({ type, schedule, timeZone, logical, conditions, eventSources, webhook }: TriggerText): string {
  if (type === 'SCHEDULED') return timeZone === 'UTC' ? (schedule ?? '') : `${schedule} ${timeZone}`;
  if (type === 'CONDITIONAL')
    return conditions.map((each) => `${startedText(each)} ${each.state}`).join(logical === 'AND' ? ' and ' : ' or ');
  if (type === 'EVENT' && webhook !== null) return 'requests to its webhook';
  if (type === 'EVENT')
    return eventSources
      .map(({ crawlerName, databaseName, tableName }) =>
        crawlerName === undefined ? `${databaseName}.${tableName} changes` : `crawler ${crawlerName} finds changes`,
      )
      .join(' or ');
  return type === 'ON_DEMAND' ? 'on demand' : '';
}

function lastText({ firedOn, actions }: FiringText): string {
  return `${timeText(firedOn)} ${actions.map(({ runState, state, hasRejects, undone }) => endWord(runState ?? state, hasRejects, undone)).join(', ')}`;
}
