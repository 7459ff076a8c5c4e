/** `tenon compare`: what differs between two runs. */

import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient, Output } from '#engine/contract/procedures/index.ts';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { parseLimit, usage } from '#main/cli/parse-command.ts';
import { comparedRowsText, readComparedRows, type ComparedRows } from '#main/cli/runs/compared-rows.ts';
import { comparisonText } from '#main/cli/runs/comparison-text.ts';
import { jobRunId, jobRunWords } from '#main/cli/runs/run-id.ts';

const mostEntries = 10_000;
const pageSize = 500;

export const compareCommand: Command = {
  name: 'compare',
  summary: 'Compares two runs: definition, arguments, inputs, engine version, rows, times and targets.',
  arguments: [
    { name: 'RUN', summary: `A run: ${jobRunWords}. With one run, it is compared with the previous run of its job.` },
    { name: 'OTHER', optional: true, summary: 'The run to compare it with, of the same job or of another one.' },
  ],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json'),
    {
      name: 'limit',
      value: 'N',
      summary: `Maximum number of entries in each list, up to ${mostEntries} (default: 20).`,
    },
    { name: 'rows', summary: 'Also compare the rows that both runs wrote, from the files that each run committed.' },
    {
      name: 'key',
      value: 'COLUMN',
      many: true,
      summary:
        'With --rows: column that identifies a row; repeat it for several (default: the columns that the job names as keys, else whole rows).',
    },
    {
      name: 'target',
      value: 'TARGET',
      summary: 'With --rows: database.table or path of one target (default: all targets that both runs wrote).',
    },
  ],
  notes: [
    'The first line names the first difference. Then each part says `same`, lists what differs, or says why it is not known; with two runs, RUN is A and OTHER is B; with one, A is the previous run. `+` is only in B, `-` only in A, `~` in both with different values.',
    'JSON is the output of the procedure `compareRuns`: `{a, b, firstDifference: {part, nodeId, text}, definition, arguments, inputs, engine, nodes, stages, targets}`. A part is `{state, gaps, added, removed, changed, same, itemCount, items}`; its counts are those of the whole list, also where `items` has fewer entries. `state` is same, different or unknown, and `gaps` says what is not known of a run and why.',
    'With --rows, rows with the same key are compared; rows without a key column, with a null in it, or with a key that occurs more than once are compared as whole rows, and are then only in A or only in B. The files must still be as the run wrote them, in the target or where a later run or an undo keeps them for a while. JSON then has `rows`: for each target `{target, a, b, key, keyFrom, keyNode, same, changed, added, removed, columns, notes, items}`, where an item is `{change, times, a, b}` with the values of both runs.',
  ],
  examples: ['tenon compare 52', 'tenon compare 52 53 --output json', 'tenon compare 52 53 --rows --key order_id'],
  async run(call) {
    const limit = parseLimit(call.text('limit'), 20) ?? mostEntries;
    if (limit < 1 || limit > mostEntries)
      throw usage(`--limit cannot be ${limit}.`, `Use a number from 1 to ${mostEntries}.`);
    if (!call.isOn('rows') && (call.texts('key').length > 0 || call.text('target') !== undefined))
      throw usage('--key and --target need --rows.', 'Add --rows.');
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon compare' });
    const [run, other] = await Promise.all(call.positionals.map((each) => jobRunId(client, each, call.signal)));
    const [a, b] = other === undefined ? [await previousRun(client, run!, call.signal), run!] : [run!, other];
    const comparison = await client.call('compareRuns', { a, b, limit }, call.signal);
    const rows = call.isOn('rows') ? await compareRows(client, comparison, call, limit) : undefined;
    if (call.text('output') === 'json')
      await writeOut(`${JSON.stringify(rows === undefined ? comparison : { ...comparison, rows })}\n`);
    else {
      const texts = rows?.map((each) => `\n${comparedRowsText(each, terminalStyle())}`) ?? [];
      await writeStyled([comparisonText(comparison, terminalStyle()), ...texts].join(''));
    }
    return exitCodes.done;
  },
};

/** Of the named target, or of each that both runs wrote. @throws EngineError as compareRunRows. */
async function compareRows(
  client: EngineClient,
  { a, b, targets }: RunComparison,
  call: Invocation,
  limit: number,
): Promise<readonly ComparedRows[]> {
  const target = call.text('target');
  const key = call.texts('key');
  const both = targets.items.filter((item) => item.a !== null && item.b !== null).map((item) => item.target);
  const runs = { a: a.id, b: b.id, ...(key.length === 0 ? {} : { key }) };
  const rows: ComparedRows[] = [];
  // Without a target in common, the engine says why there is none.
  for (const each of target !== undefined ? [target] : both.length > 0 ? both : [undefined])
    rows.push(
      await readComparedRows(client, { ...runs, ...(each === undefined ? {} : { target: each }) }, limit, call.signal),
    );
  return rows;
}

/** @throws EngineError InvalidInput when it is the first one; EntityNotFound. */
async function previousRun(client: EngineClient, id: string, signal: AbortSignal): Promise<string> {
  const { jobName, number }: JobRunText = await client.call('getJobRun', { id }, signal);
  let after: string | null = null;
  do {
    const page: Output<'getJobRuns'> = await client.call('getJobRuns', { jobName, limit: pageSize, after }, signal);
    const found = page.items.find((each) => each.number < number);
    if (found !== undefined) return found.id;
    after = page.next;
  } while (after !== null);
  throw new EngineError(
    'InvalidInput',
    `Cannot compare run #${number} of job ${jobName} with its previous run: it is the first one in the history.`,
    {
      hint: 'Name the run to compare it with. See the runs with: tenon runs',
      details: { run: id, job: jobName },
    },
  );
}
