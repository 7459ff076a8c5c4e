/** `tenon costs`: what runs of jobs have used, and would cost elsewhere. */

import { costGroups, mostCosts, type CostGroup, type CostText } from '#engine/contract/procedures/costs.ts';
import { exitCodes, keepFormulasOption, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';
import { runText } from '#main/cli/runs/run-text.ts';
import { usage } from '#main/cli/parse-command.ts';

export const costsCommand: Command = {
  name: 'costs',
  summary: 'Lists what runs of jobs have used, and what AWS Glue and EMR Serverless would bill at least.',
  arguments: [{ name: 'JOB', optional: true, summary: 'Only this job.' }],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json', 'csv'),
    { name: 'by', value: costGroups.join('|'), choices: costGroups, summary: 'What each row sums up (default: job).' },
    { name: 'workflow', value: 'NAME', summary: 'Only runs that this workflow started.' },
    { name: 'from', value: 'DATE', summary: 'Only what ended on this day or later, in UTC.' },
    { name: 'before', value: 'DATE', summary: 'Only what ended before this day, in UTC.' },
    keepFormulasOption,
  ],
  notes: [
    'CPU time is measured in the workers. If a worker process was killed, the CPU time of its attempt is unknown: it is missing from the sum and counted in `unmeasured`. Runs that have left the history are included. Crawls, queries and previews are not included. By workflow, runs that no workflow started have no name.',
    'The prices are estimates, and lower bounds: they assume that the service needs no more CPU time than Tenon, keeps all cores of its workers busy, and starts in no time. Each run is billed for at least one minute on 2 workers with 4 vCPUs and 16 GB each. To change prices, workers, the minimum and the time to start, use the settings, or `prices` in tenon.json.',
    'A table shows runs by number, CSV by id.',
    'JSON is `{costs, isComplete, total, prices}`, as `tenon call getCosts` returns it.',
  ],
  examples: [
    'tenon costs',
    'tenon costs "Daily orders" --by month',
    'tenon costs --by workflow --from 2026-07-01',
    'tenon costs --by run --from 2026-07-01 --output csv',
  ],
  async run(call) {
    const by = (call.text('by') ?? 'job') as CostGroup;
    const [from, before] = [timeOf('from', call.text('from')), timeOf('before', call.text('before'))];
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon costs' });
    const [jobName = null] = call.positionals;
    const workflowName = call.text('workflow') ?? null;
    const answer = await client.call(
      'getCosts',
      { by, from, before, jobName, workflowName, limit: mostCosts },
      call.signal,
    );
    if (workflowName !== null && answer.costs.length === 0)
      await client.call('getWorkflow', { name: workflowName }, call.signal);
    // A deleted job may still have costs; a name without any is a typing error.
    if (jobName !== null && answer.costs.length === 0) await client.call('getJob', { name: jobName }, call.signal);
    const form = call.text('output') ?? 'table';
    if (form === 'json') {
      await writeOut(`${JSON.stringify(answer)}\n`);
      return exitCodes.done;
    }
    if (form === 'table' && answer.costs.length === 0) {
      await writeOut('No costs.\n');
      return exitCodes.done;
    }
    const columns = columnsOf(by, answer.prices.currency, form === 'table');
    const writer = openRowWriter(form, !call.isOn('keep-formulas'));
    await writer.begin(columns.map(({ name, type }) => ({ name, type })));
    const rows = form === 'table' && answer.costs.length > 1 ? [...answer.costs, answer.total] : answer.costs;
    await writer.rows(
      rows.map((cost) => Object.fromEntries(columns.map((column) => [column.name, column.valueOf(cost)]))),
    );
    await writer.end();
    if (!answer.isComplete) writeError(`Only the first ${mostCosts} rows are listed; the total is of all.\n`);
    return exitCodes.done;
  },
};

interface Column {
  readonly name: string;
  readonly type: string;
  valueOf(cost: CostText): unknown;
}

/** @param named runs by the number that people use; otherwise by id. */
function columnsOf(by: CostGroup, currency: string, named: boolean): Column[] {
  const run = (id: string | null, number: number | null): string => runText(id, named ? number : null);
  return [
    ...(by === 'workflow' || by === 'workflow-run'
      ? [{ name: 'workflow', type: 'string', valueOf: (cost: CostText) => cost.workflowName ?? '' }]
      : [{ name: 'job', type: 'string', valueOf: (cost: CostText) => cost.jobName ?? 'All jobs' }]),
    ...(by === 'workflow-run'
      ? [
          {
            name: 'workflow run',
            type: 'string',
            valueOf: (cost: CostText) => run(cost.workflowRunId, cost.workflowRunNumber),
          },
        ]
      : []),
    ...(by === 'day' || by === 'month' || by === 'calendar-month'
      ? [{ name: by === 'day' ? 'day' : 'month', type: 'string', valueOf: (cost: CostText) => cost.period ?? '' }]
      : []),
    ...(by === 'run' || by === 'stage'
      ? [{ name: 'run', type: 'string', valueOf: (cost: CostText) => run(cost.runId, cost.runNumber) }]
      : []),
    ...(by === 'stage'
      ? [{ name: 'stage', type: 'string', valueOf: (cost: CostText) => cost.stageId ?? '' }]
      : [{ name: 'runs', type: 'bigint', valueOf: (cost: CostText) => cost.runCount }]),
    { name: 'cpu seconds', type: 'double', valueOf: (cost) => rounded(cost.cpuSeconds, 3) },
    { name: 'unmeasured', type: 'bigint', valueOf: (cost) => cost.unmeasured },
    { name: 'worker seconds', type: 'double', valueOf: (cost) => rounded(cost.workerSeconds, 3) },
    { name: 'GB seconds', type: 'double', valueOf: (cost) => rounded(cost.gigabyteSeconds, 3) },
    { name: 'bytes read', type: 'bigint', valueOf: (cost) => cost.readBytes },
    { name: 'bytes written', type: 'bigint', valueOf: (cost) => cost.writtenBytes },
    { name: 'bytes spilled', type: 'bigint', valueOf: (cost) => cost.spilledBytes },
    // A stage is not billed by itself.
    ...(by === 'stage'
      ? []
      : [
          { name: `Glue ${currency}`, type: 'double', valueOf: (cost: CostText) => rounded(cost.glue, 4) },
          {
            name: `EMR Serverless ${currency}`,
            type: 'double',
            valueOf: (cost: CostText) => rounded(cost.emrServerless, 4),
          },
        ]),
  ];
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Midnight of a day in UTC, in milliseconds since 1970; null: no bound. */
function timeOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw usage(`--${option} "${text}" is not a date.`, 'Write it as YYYY-MM-DD, for example 2026-07-03.');
  return time;
}
