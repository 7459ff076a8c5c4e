/** `tenon query`: one SELECT over files and the catalog. */

import { wholePath } from '#engine/index.ts';
import { guessParameter, type GivenParameters } from '#engine/contract/statement-parameters.ts';
import { exitCodes, outputOption, workspaceOptions, keepFormulasOption, type Command } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { writtenText } from '#main/cli/output/written-text.ts';
import { tellWarnings } from '#main/cli/output/tell-warnings.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';
import { parsePairs } from '#main/cli/parse-command.ts';

export const queryCommand: Command = {
  name: 'query',
  summary: 'Runs one SELECT over files and tables of the catalog.',
  arguments: [
    {
      name: 'SQL',
      summary:
        "A single SELECT. FROM 'path-or-glob' reads files of any format, FROM database.table reads a catalog table.",
    },
  ],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json', 'jsonl', 'csv'),
    {
      name: 'parameter',
      value: 'NAME=VALUE',
      many: true,
      summary:
        "Value of $NAME in the SQL: a number, date, timestamp, true or false; otherwise text. '5' is text. [7, 9] is a list for IN ($NAME).",
    },
    { name: 'to', value: 'FILE', summary: 'Write the rows to a new file. Its extension sets the format.' },
    { name: 'option', value: 'K=V', many: true, summary: 'Write option for --to, named as in AWS Glue.' },
    {
      name: 'leave-out-misfits',
      summary: 'Skip records that do not fit their columns and report them on standard error.',
    },
    keepFormulasOption,
  ],
  notes: [
    'The SQL must be a single SELECT that only reads. Anything else fails with `SqlRefused`. A record that does not fit its column stops the query with an error that shows its file and line, so a result is never silently incomplete. JSON is one array of rows, `jsonl` one row per line.',
    'Folders, `*` and `**` skip names that begin with `_` or `.` unless the path spells them out. Undone and unfinished files are kept in `_tenon/` inside the target. Tenon, Spark, Hive and AWS Glue skip this folder; `**` in other programs may not.',
  ],
  examples: [
    `tenon query "SELECT country, count(*) FROM 'orders/*.csv' GROUP BY ALL"`,
    'tenon query "SELECT * FROM sales.orders" --output jsonl',
    `tenon query "SELECT * FROM 'a.json'" --to a.parquet`,
    `tenon query 'SELECT * FROM sales.orders WHERE day >= $from' --parameter from=2024-01-31`,
  ],
  async run(call) {
    const session = await call.open({ workspace: call.text('workspace'), kind: 'any', title: 'tenon query' });
    const leaveOutMisfits = call.isOn('leave-out-misfits');
    const parameters = readParameters(call.texts('parameter'));
    const input = { sql: call.positionals[0]!, folder: process.cwd(), parameters, leaveOutMisfits };
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

/** Each with the type that its text has. @throws EngineError Usage. */
function readParameters(pairs: readonly string[]): GivenParameters {
  const entries = Object.entries(parsePairs(pairs, 'parameter'));
  return Object.fromEntries(entries.map(([name, value]) => [name.replace(/^\$/u, ''), guessParameter(value)]));
}
