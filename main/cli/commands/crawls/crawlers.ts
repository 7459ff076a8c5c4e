/** `tenon crawlers`: the crawlers of the workspace, how they last ended, and what their watch does. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { exchange, exchangeArguments, exchangeNote, exchangeOptions, type Exchange } from '#main/cli/glue-exchange.ts';
import { timeText } from '#main/cli/runs/run-text.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';
import { watchText } from '#main/cli/output/watch-text.ts';

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly lastCrawl: Output<'getCrawl'> | null;
  /** Null: it is not set to watch. */
  readonly watch: Output<'getWatchedCrawlers'>[number] | null;
}

const glue: Exchange<Output<'importCrawlers'>['crawlers'][number]> = {
  noun: 'crawler',
  async export(client, named, signal) {
    const { text, crawlers } = await client.call('exportCrawlers', named, signal);
    return { text, found: crawlers };
  },
  import: async (client, request, signal) => (await client.call('importCrawlers', request, signal)).crawlers,
  columns: { targets: ({ targets }) => targets.join(', ') },
};

export const crawlersCommand: Command = {
  name: 'crawlers',
  summary:
    'Lists the crawlers of the workspace with their last crawl and the state of their watch, exports them to AWS Glue, or imports those of AWS Glue.',
  arguments: exchangeArguments('crawler'),
  options: [...exchangeOptions('crawler'), ...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'JSON is one array of `{name, file, lastCrawl, watch}`. `lastCrawl` is null for a crawler that never ran, `watch` for one that is not set to watch its folders. Folders are watched while the app or `tenon serve` has the workspace open. Of an import, JSON is the result of `importCrawlers`.',
    exchangeNote('crawler'),
    'Crawlers whose targets are all of kinds that Tenon does not crawl, such as databases, are listed and not imported.',
  ],
  examples: [
    'tenon crawlers --output json',
    'aws glue get-crawlers > crawlers.json && tenon crawlers import crawlers.json --dry-run',
    'tenon crawlers export sales --to sales.json && aws glue create-crawler --role glue --cli-input-json file://sales.json',
  ],
  async run(call) {
    const done = await exchange(call, glue);
    if (done !== undefined) return done;
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon crawlers' });
    const watched = await client.call('getWatchedCrawlers', {}, call.signal);
    const listed: Listed[] = [];
    for (const { name, file } of await client.call('getDefinitions', { kind: 'crawler' }, call.signal)) {
      const { items } = await client.call('getCrawls', { crawlerName: name, limit: 1 }, call.signal);
      const watch = watched.find(({ crawlerName }) => crawlerName === name) ?? null;
      listed.push({ name, file, lastCrawl: items[0] ?? null, watch });
    }
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(listed)}\n`);
    else await writeStyled(tableText(listed));
    await tellFileProblems(client, ['crawlers'], call.signal);
    return exitCodes.done;
  },
};

function tableText(listed: readonly Listed[]): string {
  if (listed.length === 0) return 'No crawlers. A crawler is a file in the folder crawlers/.\n';
  const columns = [
    { name: 'crawler', type: 'string' },
    { name: 'last crawl', type: 'string' },
    { name: 'when', type: 'string' },
    { name: 'skipped', type: 'bigint' },
    { name: 'watch', type: 'string' },
  ];
  const rows = listed.map(({ name, lastCrawl, watch }) => ({
    crawler: name,
    'last crawl': lastCrawl?.state ?? 'never',
    when: lastCrawl === null ? '' : timeText(lastCrawl.startTime),
    skipped: lastCrawl?.skippedCount ?? '',
    watch: watch === null ? '' : watchText(watch),
  }));
  return formatTable(columns, rows, terminalStyle());
}
