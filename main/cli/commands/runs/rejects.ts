/** `tenon rejects`: the records that a run rejected. */

import { countText } from '#engine/contract/count-text.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, keepFormulasOption, type Command } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';
import { parseLimit } from '#main/cli/parse-command.ts';
import { nodeNamesOf } from '#main/cli/runs/node-names.ts';
import { jobRunWords } from '#main/cli/runs/run-id.ts';

type Page = Output<'getRejectedRecords'>;

const columns = [
  { name: 'file', type: 'string' },
  { name: 'line', type: 'bigint' },
  { name: 'byteOffset', type: 'bigint' },
  { name: 'nodeId', type: 'string' },
  { name: 'columnName', type: 'string' },
  { name: 'reason', type: 'string' },
  { name: 'raw', type: 'string' },
];
const pageSize = 1000;

export const rejectsCommand: Command = {
  name: 'rejects',
  summary: 'Shows the records that a run rejected: file, line, column, reason and raw text.',
  arguments: [{ name: 'RUN', summary: `The run: ${jobRunWords}.` }],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json', 'jsonl', 'csv'),
    { name: 'limit', value: 'N|all', summary: 'Maximum number of records (default: 20 in a table, otherwise all).' },
    keepFormulasOption,
  ],
  notes: [
    'Lines count from 1, byte offsets from 0 in the uncompressed file; null means unknown. The first 1,000,000 records of a run are kept; any others are only counted in its receipts.',
  ],
  examples: ['tenon rejects 52', 'tenon rejects 52 --output csv > bad.csv'],
  async run(call) {
    const named = call.positionals[0]!;
    const form = call.text('output') ?? 'table';
    const limit = parseLimit(call.text('limit') ?? (form === 'table' ? undefined : 'all'), 20);
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon rejects ${named}`,
    });
    const { id, jobName } = await client.call('getJobRun', { id: named }, call.signal);
    const receipts = await client.call('getReceipts', { id }, call.signal);
    const rejected = receipts.reduce((sum, receipt) => sum + receipt.rejected, 0);
    // Programs look nodes up by their ids.
    const nameOf = form === 'table' && rejected > 0 ? await nodeNamesOf(client, jobName) : null;
    const shownColumns = columns.map((column) =>
      nameOf !== null && column.name === 'nodeId' ? { ...column, name: 'node' } : column,
    );
    const writer = openRowWriter(form, !call.isOn('keep-formulas'));
    await writer.begin(shownColumns);
    let shown = 0;
    let after: string | null = null;
    while (limit === null || shown < limit) {
      const page: Page = await client.call(
        'getRejectedRecords',
        { id, limit: Math.min(pageSize, (limit ?? Number.POSITIVE_INFINITY) - shown), after },
        call.signal,
      );
      await writer.rows(page.items.map((record) => recordRow(record, nameOf)));
      shown += page.items.length;
      after = page.next;
      if (after === null) break;
    }
    if (shown > 0 || form !== 'table') await writer.end();
    if (form === 'json') await writeOut('\n');
    if (form === 'table') await writeOut(shownText(shown, Math.max(shown, rejected), after !== null));
    else if (rejected > shown && after === null)
      writeError(
        `${rejected === 1 ? '1 record was' : `${rejected} records were`} rejected; the first ${shown} are kept\n`,
      );
    return exitCodes.done;
  },
};

function recordRow(record: Page['items'][number], nameOf: ((key: string) => string) | null): Record<string, unknown> {
  const row = Object.fromEntries(columns.map(({ name }) => [name, record[name as keyof typeof record]]));
  return nameOf === null ? row : { ...row, node: nameOf(record.nodeId) };
}

function shownText(shown: number, rejected: number, more: boolean): string {
  if (rejected === 0) return 'The run rejected no records.\n';
  if (more) return `the first ${shown} of ${rejected > shown ? rejected : 'more'} records: --limit all\n`;
  const count = countText(rejected, 'record');
  return shown === rejected ? `${count}\n` : `${count}; the first ${shown} are kept\n`;
}
