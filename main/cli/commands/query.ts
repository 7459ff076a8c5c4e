/** `tenon query`: one SELECT over files and the catalog. */

import { resolve } from 'node:path';
import { exitCodes, outputOption, workspaceOption, type Command } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';
import { parsePairs } from '#main/cli/parse-command.ts';

export const queryCommand: Command = {
  name: 'query',
  summary: 'Runs one SELECT over files and tables of the catalog.',
  arguments: [{ name: 'SQL', summary: "FROM 'path-or-glob' reads any format, FROM database.table the catalog." }],
  options: [
    workspaceOption,
    outputOption('table', 'json', 'jsonl', 'csv'),
    { name: 'to', value: 'FILE', summary: 'Write the rows to a new file; its name tells the format.' },
    { name: 'option', value: 'K=V', many: true, summary: 'A write option for --to under Glue’s name.' },
    { name: 'guard-formulas', summary: 'In CSV, make text harmless that a spreadsheet would run.' },
  ],
  notes: [
    'The SQL is admitted only when it is one SELECT that reads; everything else is refused with `SqlRefused`. JSON is one array of rows, `jsonl` one row per line.',
  ],
  examples: [
    `tenon query "SELECT country, count(*) FROM 'orders/*.csv' GROUP BY ALL"`,
    'tenon query "SELECT * FROM sales.orders" --output jsonl',
    `tenon query "SELECT * FROM 'a.json'" --to a.parquet`,
  ],
  async run(call) {
    const session = await call.open({ workspace: call.text('workspace'), kind: 'any', title: 'tenon query' });
    const input = { sql: call.positionals[0]!, folder: process.cwd() };
    const to = call.text('to');
    if (to !== undefined) {
      const options = parsePairs(call.texts('option'), 'option');
      const written = await session.client.call('writeQuery', { ...input, to: resolve(to), options }, call.signal);
      writeError(`${written.rowCount} rows to ${written.path} (${written.format}, ${written.size} bytes)\n`);
      return exitCodes.done;
    }
    const form = call.text('output') ?? 'table';
    const writer = openRowWriter(form, call.isOn('guard-formulas'));
    for await (const item of session.client.stream('query', input, call.signal)) {
      if (item.item === 'columns') await writer.begin(item.columns);
      else await writer.rows(item.rows);
    }
    await writer.end();
    if (form === 'json') await writeOut('\n');
    return exitCodes.done;
  },
};
