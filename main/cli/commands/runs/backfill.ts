/** `tenon backfill`: runs a job for a range of dates or partitions, each slice once. */

import { countText } from '#engine/contract/count-text.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import type { Slicing } from '#engine/contract/procedures/runs/backfills.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parsePairs, usage } from '#main/cli/parse-command.ts';
import { followBackfill, showBackfill, sliceText } from '#main/cli/runs/follow-backfill.ts';
import { backfillId } from '#main/cli/runs/run-id.ts';
import { runText, timeText } from '#main/cli/runs/run-text.ts';
import { wholeTableName } from '#main/cli/table-name.ts';

const actions = ['start', 'resume', 'stop', 'show', 'list'] as const;
const steps = ['hour', 'day', 'week', 'month', 'year'] as const;

export const backfillCommand: Command = {
  name: 'backfill',
  summary: 'Runs a job for each date or partition of a range, or resumes, stops or shows such a backfill.',
  arguments: [
    { name: 'ACTION', summary: 'start, resume, stop, show or list.', choices: actions },
    {
      name: 'NAME',
      optional: true,
      summary:
        'Name of the job for start, and for list (default: all jobs); the number (3) or id (bf_…) of a backfill for the others.',
    },
  ],
  options: [
    ...workspaceOptions,
    { name: 'from', value: 'DATE', summary: 'First date, as YYYY-MM-DD or YYYY-MM-DDTHH.' },
    { name: 'to', value: 'DATE', summary: 'Last date, which is included (default: the first).' },
    { name: 'every', value: 'STEP', choices: steps, summary: 'Length of a slice (default: day).' },
    {
      name: 'date',
      value: 'ARGUMENT=PATTERN',
      many: true,
      summary: 'Argument of the job that gets the start of a slice, for example day=yyyy-MM-dd.',
    },
    {
      name: 'end-date',
      value: 'ARGUMENT=PATTERN',
      many: true,
      summary: 'Argument that gets the end of a slice, which is the start of the next one.',
    },
    { name: 'partitions', value: 'TABLE', summary: 'Table with a slice for each partition, as DATABASE.TABLE.' },
    { name: 'where', value: 'EXPRESSION', summary: 'Partition expression that chooses partitions (default: all).' },
    {
      name: 'key',
      value: 'ARGUMENT=KEY',
      many: true,
      summary: 'Argument that gets the value of a partition key (default: arguments with the name of a key).',
    },
    { name: 'arg', value: 'K=V', many: true, summary: 'Further argument, equal for all slices.' },
    { name: 'at-once', value: 'N', summary: 'Number of slices that may run at the same time (default: 1).' },
    { name: 'newest-first', summary: 'Run the last slice first.' },
    { name: 'stop-on-failure', summary: 'Start no further slice once one has failed.' },
    { name: 'again', summary: 'Also run slices that a run has already done.' },
    { name: 'dry-run', summary: 'List the slices and run none.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'A slice is done when a run of the job with the same arguments succeeded and was not undone; of a job with a bookmark, only runs of backfills count. Slices that are done are skipped.',
    `A backfill neither reads nor changes the bookmark of the job. An interrupt stops it; resume continues with the slices that did not succeed. The exit code is ${exitCodes.runFailed} if a slice did not succeed.`,
    'JSON is the backfill, as `tenon call getBackfill` returns it; of --dry-run what planBackfill returns, of list what getBackfills returns.',
  ],
  examples: [
    'tenon backfill start daily --from 2026-01-01 --to 2026-01-31 --date day=yyyy-MM-dd --dry-run',
    'tenon backfill start daily --partitions sales.orders --where "year = 2025" --at-once 4',
    'tenon backfill resume 3',
  ],
  async run(call) {
    const [action, name] = call.positionals as [(typeof actions)[number], string | undefined];
    if (name === undefined && action !== 'list')
      throw usage(
        'NAME is missing.',
        action === 'start'
          ? 'Name the job: tenon backfill start JOB'
          : 'Name the backfill; tenon backfill list shows them.',
      );
    const request = action === 'start' ? requestOf(call, name!) : undefined;
    const title = `tenon backfill ${action} ${name ?? ''}`.trimEnd();
    const serveOthers = action === 'start' || action === 'resume';
    const session = await call.open({ workspace: call.text('workspace'), kind: 'real', title, serveOthers });
    const { client } = session;
    if (action === 'list') {
      const page = await client.call('getBackfills', name === undefined ? {} : { jobName: name }, call.signal);
      // A name that does not exist is an error with the near ones; a job that was deleted still has its backfills.
      if (page.items.length === 0 && name !== undefined) await client.call('getJob', { name }, call.signal);
      await (isJson(call) ? writeOut(`${JSON.stringify(page)}\n`) : list(page));
      return exitCodes.done;
    }
    if (request !== undefined && call.isOn('dry-run')) {
      const { stopOnFailure: _stop, ...plan } = request;
      await showPlan(call, await client.call('planBackfill', plan, call.signal));
      return exitCodes.done;
    }
    if (action === 'show') {
      await showBackfill(call, client, await client.call('getBackfill', { id: name! }, call.signal));
      return exitCodes.done;
    }
    if (request !== undefined)
      return followBackfill(call, session, await client.call('startBackfill', request, call.signal));
    const id = await backfillId(client, name!, call.signal);
    if (action === 'resume')
      return followBackfill(call, session, await client.call('resumeBackfill', { id }, call.signal));
    await followBackfill(call, session, await client.call('stopBackfill', { id }, call.signal));
    return exitCodes.done;
  },
};

function isJson(call: Invocation): boolean {
  return call.text('output') === 'json';
}

function requestOf(call: Invocation, jobName: string): Input<'startBackfill'> {
  const atOnce = Number(call.text('at-once') ?? '1');
  if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > 100)
    throw usage(`--at-once ${call.text('at-once')} is not a number from 1 to 100.`, 'Use for example --at-once 4.');
  return {
    jobName,
    slicing: slicingOf(call),
    arguments: parsePairs(call.texts('arg'), 'arg'),
    atOnce,
    again: call.isOn('again'),
    newestFirst: call.isOn('newest-first'),
    stopOnFailure: call.isOn('stop-on-failure'),
  };
}

function slicingOf(call: Invocation): Slicing {
  const [from, table] = [call.text('from'), call.text('partitions')];
  if ((from === undefined) === (table === undefined))
    throw usage('Give either dates or partitions.', 'Use --from with --to and --date, or --partitions DATABASE.TABLE.');
  if (table !== undefined) {
    const { databaseName, name: tableName } = wholeTableName(table);
    const keys = parsePairs(call.texts('key'), 'key');
    return { by: 'partitions', databaseName, tableName, expression: call.text('where') ?? '', arguments: keys };
  }
  for (const option of ['from', 'to'])
    if (!/^(?:\d{4}-\d{2}-\d{2}(?:T\d{2})?)?$/u.test(call.text(option) ?? ''))
      throw usage(
        `--${option} ${call.text(option)} is not a date.`,
        `Write dates as YYYY-MM-DD, and hours as YYYY-MM-DDTHH, for example --${option} 2025-01-31.`,
      );
  return {
    by: 'dates',
    from: from!,
    to: call.text('to') ?? from!,
    every: (call.text('every') ?? 'day') as (typeof steps)[number],
    arguments: parsePairs(call.texts('date'), 'date'),
    endArguments: parsePairs(call.texts('end-date'), 'end-date'),
  };
}

async function showPlan(call: Invocation, plan: Output<'planBackfill'>): Promise<void> {
  if (isJson(call)) return writeOut(`${JSON.stringify(plan)}\n`);
  for (const note of plan.notes) writeError(`note: ${printable(note)}\n`);
  const rows = plan.slices.map(({ arguments: given, doneBy }) => ({
    slice: sliceText(given),
    action: doneBy === null ? 'run' : 'skip',
    'done by': doneBy === null ? '' : runText(doneBy.id, doneBy.number),
  }));
  await writeStyled(formatTable(textColumns(['slice', 'action', 'done by']), rows, terminalStyle()));
  await writeOut(`${plan.toRun} of ${countText(plan.slices.length, 'slice')} to run.\n`);
}

async function list({ items }: Output<'getBackfills'>): Promise<void> {
  if (items.length === 0) return writeOut('There are no backfills.\n');
  const rows = items.map(({ number, jobName, status, total, counts, createdOn }) => ({
    number,
    job: jobName,
    status,
    done: `${(counts.SUCCEEDED ?? 0) + (counts.DONE ?? 0)} of ${total}`,
    started: timeText(createdOn),
  }));
  const columns = [{ name: 'number', type: 'bigint' }, ...textColumns(['job', 'status', 'done', 'started'])];
  await writeStyled(formatTable(columns, rows, terminalStyle()));
}
