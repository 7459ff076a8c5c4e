/** `tenon compare`: what differs between two runs. */

import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient, Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { parseLimit, usage } from '#main/cli/parse-command.ts';
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
  ],
  notes: [
    'The first line names the first difference. Then each part says `same`, lists what differs, or says why it is not known; with two runs, RUN is A and OTHER is B; with one, A is the previous run. `+` is only in B, `-` only in A, `~` in both with different values.',
    'JSON is the output of the procedure `compareRuns`: `{a, b, firstDifference: {part, nodeId, text}, definition, arguments, inputs, engine, nodes, stages, targets}`. A part is `{state, gaps, added, removed, changed, same, itemCount, items}`; its counts are those of the whole list, also where `items` has fewer entries. `state` is same, different or unknown, and `gaps` says what is not known of a run and why.',
  ],
  examples: ['tenon compare 52', 'tenon compare 52 53 --output json'],
  async run(call) {
    const limit = parseLimit(call.text('limit'), 20) ?? mostEntries;
    if (limit < 1 || limit > mostEntries)
      throw usage(`--limit cannot be ${limit}.`, `Use a number from 1 to ${mostEntries}.`);
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon compare' });
    const [run, other] = await Promise.all(call.positionals.map((each) => jobRunId(client, each, call.signal)));
    const [a, b] = other === undefined ? [await previousRun(client, run!, call.signal), run!] : [run!, other];
    const comparison = await client.call('compareRuns', { a, b, limit }, call.signal);
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(comparison)}\n`);
    else await writeStyled(comparisonText(comparison, terminalStyle()));
    return exitCodes.done;
  },
};

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
