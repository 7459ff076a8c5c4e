/** `tenon skipped`: the files that a crawl skipped, and why. */

import { existsSync } from 'node:fs';
import { countText } from '#engine/contract/count-text.ts';
import { pathCrawlName } from '#engine/contract/crawl-subject.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient, Output } from '#engine/contract/procedures/index.ts';
import { mostKeptSkipped } from '#engine/contract/procedures/crawls.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';
import { parseLimit } from '#main/cli/parse-command.ts';

type Crawl = Output<'getCrawl'>;

const columns = [
  { name: 'path', type: 'string' },
  { name: 'reason', type: 'string' },
];
const pageSize = 1000;

export const skippedCommand: Command = {
  name: 'skipped',
  summary: 'Shows the files that a crawl skipped, with the reason.',
  arguments: [
    {
      name: 'CRAWL|CRAWLER|PATH',
      summary: 'Id of a crawl: cr_…; or a crawler or a crawled path, of which the last crawl that succeeded is shown.',
    },
  ],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json', 'jsonl', 'csv'),
    { name: 'limit', value: 'N|all', summary: 'Maximum number of files (default: 20 in a table, otherwise all).' },
  ],
  notes: [
    `Skipped files are kept as long as their crawl. The first ${countText(mostKeptSkipped, 'file')} of a crawl are kept; any others are only counted.`,
  ],
  examples: ['tenon skipped nightly', 'tenon skipped data/ --output csv > skipped.csv'],
  async run(call) {
    const subject = call.positionals[0]!;
    const form = call.text('output') ?? 'table';
    const limit = parseLimit(call.text('limit') ?? (form === 'table' ? undefined : 'all'), 20);
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon skipped ${subject}`,
    });
    const { id, skippedCount } = await findCrawl(client, subject, call.signal);
    const writer = openRowWriter(form, true);
    await writer.begin(columns);
    let shown = 0;
    let after: string | null = null;
    while (limit === null || shown < limit) {
      const page: Output<'getSkippedFiles'> = await client.call(
        'getSkippedFiles',
        { id, limit: Math.min(pageSize, (limit ?? Number.POSITIVE_INFINITY) - shown), after },
        call.signal,
      );
      await writer.rows(page.items.map(({ path, reason }) => ({ path, reason })));
      shown += page.items.length;
      after = page.next;
      if (after === null) break;
    }
    if (shown > 0 || form !== 'table') await writer.end();
    if (form === 'json') await writeOut('\n');
    const text = endText(skippedCount, shown, after !== null);
    if (form === 'table') await writeOut(`${text}\n`);
    else if (shown < (skippedCount ?? 1)) writeError(`${text}\n`);
    return exitCodes.done;
  },
};

/** @throws EngineError EntityNotFound. */
async function findCrawl(client: EngineClient, subject: string, signal: AbortSignal): Promise<Crawl> {
  if (/^cr_\w+$/u.test(subject)) return await client.call('getCrawl', { id: subject }, signal);
  // The name of crawls of a path.
  const crawlerName = existsSync(subject) || /[/\\]/u.test(subject) ? pathCrawlName(wholePath(subject)) : subject;
  let after: string | null = null;
  let newest: Crawl | undefined;
  do {
    const page: Output<'getCrawls'> = await client.call('getCrawls', { crawlerName, limit: 100, after }, signal);
    newest ??= page.items[0];
    const recorded = page.items.find(({ skippedCount }) => skippedCount !== null);
    if (recorded !== undefined) return recorded;
    after = page.next;
  } while (after !== null);
  if (newest !== undefined) return newest;
  throw new EngineError('EntityNotFound', `No crawl of ${subject} is in the history.`, {
    hint: 'Run `tenon crawlers` to list the crawlers, or give the path that was crawled.',
  });
}

function endText(count: number | null, shown: number, hasMore: boolean): string {
  if (count === null) return 'The skipped files of this crawl were not recorded.';
  if (count === 0) return 'The crawl skipped no files.';
  if (hasMore) return `the first ${shown} of ${countText(count, 'file')}: --limit all`;
  return shown === count ? countText(count, 'file') : `${countText(count, 'file')}; the first ${shown} are kept`;
}
