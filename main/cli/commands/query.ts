/** `tenon query`: one SELECT over files and the catalog. */

import { wholePath } from '#engine/index.ts';
import { exitCodes, outputOption, workspaceOptions, keepFormulasOption, type Command } from '#main/cli/command.ts';
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
    { name: 'to', value: 'FILE', summary: 'Write the rows to a new file. Its extension sets the format.' },
    { name: 'option', value: 'K=V', many: true, summary: 'A write option for --to by its Glue name.' },
    {
      name: 'leave-out-misfits',
      summary: 'Skip records that don’t fit their columns and report them on standard error.',
    },
    keepFormulasOption,
  ],
  notes: [
    'The SQL must be a single SELECT that only reads. Anything else fails with `SqlRefused`. A record that does not fit its column stops the query with its file and line, so an answer is never silently incomplete. JSON is one array of rows, `jsonl` one row per line.',
    'Folders, `*` and `**` skip names that begin with `_` or `.` unless the path spells them out. Undone and unfinished files are kept in `_tenon/` inside the target: Tenon, Spark, Hive and Glue skip it, `**` in other programs may not.',
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
      const written = await session.client.call(
        'writeQuery',
        { ...input, to: wholePath(to), options, keepFormulas: call.isOn('keep-formulas') },
        call.signal,
      );
      tellWarnings(written.warnings);
      writeError(`${writtenText(written)}\n`);
      return exitCodes.done;
    }
    const form = call.text('output') ?? 'table';
    const writer = openRowWriter(form, !call.isOn('keep-formulas'));
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
