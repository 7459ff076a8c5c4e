/** `tenon query`: one SELECT over files and the catalog. */

import { resolve } from 'node:path';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { writtenText } from '#main/cli/output/written-text.ts';
import { tellWarnings } from '#main/cli/output/tell-warnings.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';
import { parsePairs } from '#main/cli/parse-command.ts';

export const queryCommand: Command = {
  name: 'query',
  summary: 'Runs one SELECT over files and tables of the catalog.',
  arguments: [{ name: 'SQL', summary: "FROM 'path-or-glob' reads any format, FROM database.table the catalog." }],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json', 'jsonl', 'csv'),
    { name: 'to', value: 'FILE', summary: 'Write the rows to a new file; its name tells the format.' },
    { name: 'option', value: 'K=V', many: true, summary: 'A write option for --to under Glue’s name.' },
    {
      name: 'leave-out-misfits',
      summary: 'Leave records out that do not fit their columns, and tell them on standard error.',
    },
    { name: 'guard-formulas', summary: 'In CSV, make text harmless that a spreadsheet would run.' },
  ],
  notes: [
    'The SQL is admitted only when it is one SELECT that reads; everything else is refused with `SqlRefused`. A record that does not fit its column stops the query and is named with file and line, so that nothing is missing from an answer without a word. JSON is one array of rows, `jsonl` one row per line.',
    'A folder, `*` and `**` do not mean names that begin with `_` or `.`; written in the path, they are read. Files that were undone, or that a run did not finish, stand in `_tenon/` of the target: Tenon, Spark, Hive and Glue skip it, `**` in other programs may not.',
  ],
  examples: [
    `tenon query "SELECT country, count(*) FROM 'orders/*.csv' GROUP BY ALL"`,
    'tenon query "SELECT * FROM sales.orders" --output jsonl',
    `tenon query "SELECT * FROM 'a.json'" --to a.parquet`,
  ],
  async run(call) {
    const session = await call.open({ workspace: call.text('workspace'), kind: 'any', title: 'tenon query' });
    const leaveOutMisfits = call.isOn('leave-out-misfits');
    const input = { sql: call.positionals[0]!, folder: process.cwd(), leaveOutMisfits };
    const to = call.text('to');
    if (to !== undefined) {
      const options = parsePairs(call.texts('option'), 'option');
      const written = await session.client.call('writeQuery', { ...input, to: resolve(to), options }, call.signal);
      tellWarnings(written.warnings);
      writeError(`${writtenText(written)}\n`);
      return exitCodes.done;
    }
    const form = call.text('output') ?? 'table';
    const writer = openRowWriter(form, call.isOn('guard-formulas'));
    for await (const item of session.client.stream('query', input, call.signal)) {
      if (item.item === 'rows') await writer.rows(item.rows);
      else {
        tellWarnings(item.warnings);
        await writer.begin(item.columns);
      }
    }
    await writer.end();
    if (form === 'json') await writeOut('\n');
    return exitCodes.done;
  },
};
