/** `tenon crawl`: finds the tables in a folder. */

import { existsSync } from 'node:fs';
import { EngineError } from '#engine/contract/errors.ts';
import type { CrawlResultText } from '#engine/contract/procedures/crawls.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { ProgressLine, writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

export const crawlCommand: Command = {
  name: 'crawl',
  summary: 'Finds the tables in a folder, or in the targets of a saved crawler, and writes them to the catalog.',
  arguments: [{ name: 'PATH|CRAWLER', summary: 'A folder or file, or the name of a crawler in the workspace.' }],
  options: [
    ...workspaceOptions,
    {
      name: 'database',
      value: 'D',
      summary: 'Database for the tables of a path (default: the workspace’s default database).',
    },
    outputOption('table', 'json'),
  ],
  notes: [
    'JSON is `{tables:[{database,name,location,classification,compression,columns,partitionKeys,partitionCount,objectCount,sizeBytes,recordCount}], added, updated, unchanged, deleted, skipped:[{path,reason}]}`. Standard error lists skipped files and, per file, the rows that do not fit: how many, and the first line.',
  ],
  examples: ['tenon crawl data/ --database sales', 'tenon crawl nightly --output json'],
  async run(call) {
    const target = call.positionals[0]!;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'any',
      title: `tenon crawl ${target}`,
      serveOthers: true,
    });
    const progress = new ProgressLine();
    let result: CrawlResultText | undefined;
    const input =
      existsSync(target) || /[/\\]/u.test(target)
        ? { path: wholePath(target), databaseName: call.text('database') }
        : { crawlerName: target };
    try {
      for await (const item of session.client.stream('crawl', input, call.signal)) {
        if (item.item === 'progress') progress.show(item.fraction, item.note);
        else result = item.result;
      }
    } finally {
      progress.clear();
    }
    if (result === undefined) throw new EngineError('Internal', 'The crawl ended without a result.');
    const { warnings, ...summary } = result;
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(summary)}\n`);
    else await writeStyled(crawlText(result));
    for (const warning of warnings) writeError(`warning: ${printable(warning)}\n`);
    for (const { path, reason } of result.skipped) writeError(`skipped ${printable(path)}: ${printable(reason)}\n`);
    return exitCodes.done;
  },
};

function crawlText(result: CrawlResultText): string {
  const columns = [
    { name: 'database', type: 'string' },
    { name: 'table', type: 'string' },
    { name: 'classification', type: 'string' },
    { name: 'columns', type: 'int' },
    { name: 'partitions', type: 'int' },
    { name: 'files', type: 'int' },
    { name: 'bytes', type: 'bigint' },
    { name: 'rows', type: 'bigint' },
    { name: 'location', type: 'string' },
  ];
  const rows = result.tables.map((table) => ({
    database: table.database,
    table: table.name,
    classification: table.classification,
    columns: table.columns.length,
    partitions: table.partitionCount,
    files: table.objectCount,
    bytes: table.sizeBytes,
    rows: table.recordCount,
    location: table.location,
  }));
  const { added, updated, unchanged, deleted } = result;
  return `${formatTable(columns, rows, terminalStyle())}${added} added, ${updated} updated, ${unchanged} unchanged, ${deleted} gone\n`;
}
