/** `tenon crawl`: finds the tables in a folder. */

import { existsSync } from 'node:fs';
import { EngineError } from '#engine/contract/errors.ts';
import { misfitText } from '#engine/contract/misfit-text.ts';
import type { CrawlResultText, CrawlReviewText, ReviewedTableText } from '#engine/contract/procedures/crawls.ts';
import { columnChangeKinds, type TakenPartText } from '#engine/contract/taken-part.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import type { Session } from '#main/cli/session.ts';
import { showProgress } from '#main/cli/output/show-progress.ts';
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
    {
      name: 'table',
      value: 'NAME',
      many: true,
      summary:
        'Change this table only (default: every table that the crawl changes). The next crawl finds the rest. Write database.table if the name is in several databases.',
    },
    { name: 'except', value: 'NAME', many: true, summary: 'Leave this table unchanged.' },
    {
      name: 'leave',
      value: 'NAME=CHANGE',
      many: true,
      summary:
        'Leave one kind of change to the columns of a table: added, removed or retyped. Its other changes are made.',
    },
    { name: 'dry-run', summary: 'Show what would be added, changed and removed, without changing the catalog.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'JSON is `{tables:[{database,name,location,classification,compression,columns,partitionKeys,partitionCount,objectCount,sizeBytes,recordCount}], added, updated, unchanged, deleted, skipped:[{path,reason}]}`; a table that a classifier of the crawler recognised also has `classifier:{name,classification,because}`. If `--table`, `--except` or `--leave` left a change, `left` lists its tables. Standard error lists skipped files and, for each file, the number of records that do not fit and the line of the first one. It also lists files that do not fit the table around them, with the reason; they become separate tables.',
    'With `--dry-run`, JSON is `{tables:[{change,databaseName,name,location,classification,columns,columnCount,partitionKeys,partitionCount,objectCount,version,nextVersion,descriptions,columnChanges}], added, updated, unchanged, deleted, skipped:[{path,reason}]}`. `change` is `added`, `updated`, `deprecated`, `deleted` or `unchanged`; `columns` contains the first 100. `columnChanges` lists what `--leave` can leave: `added`, `removed` and `retyped`.',
  ],
  examples: [
    'tenon crawl data/ --database sales',
    'tenon crawl data/ --database sales --dry-run',
    'tenon crawl nightly --output json',
    'tenon crawl nightly --except returns --leave orders=removed',
  ],
  async run(call) {
    const target = call.positionals[0]!;
    const take = takenPart(call);
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'any',
      title: `tenon crawl ${target}`,
      serveOthers: true,
    });
    const input =
      existsSync(target) || /[/\\]/u.test(target)
        ? { path: wholePath(target), databaseName: call.text('database') }
        : { crawlerName: target };
    const result = call.isOn('dry-run') ? await review(session, input, call) : await crawl(session, input, take, call);
    for (const warning of result.warnings) writeError(`warning: ${printable(warning)}\n`);
    for (const misfit of result.misfits) writeError(`does not fit: ${printable(misfitText(misfit))}\n`);
    for (const { path, reason } of result.skipped) writeError(`skipped ${printable(path)}: ${printable(reason)}\n`);
    return exitCodes.done;
  },
};

type Subject = Input<'reviewCrawl'>;

/** @returns undefined: everything. @throws EngineError InvalidInput. */
function takenPart(call: Invocation): TakenPartText | undefined {
  const [tables, except, leave] = [call.texts('table'), call.texts('except'), call.texts('leave')];
  if (tables.length + except.length + leave.length === 0) return undefined;
  if (call.isOn('dry-run'))
    throw new EngineError('InvalidInput', 'A dry run shows the whole crawl.', {
      hint: 'Omit --table, --except and --leave, or omit --dry-run.',
    });
  return {
    ...(tables.length === 0 ? {} : { tables }),
    except,
    leave: leave.map((text) => {
      const place = text.lastIndexOf('=');
      const [table, change] = [text.slice(0, place), text.slice(place + 1)];
      const kind = columnChangeKinds.find((each) => each === change);
      if (place > 0 && kind !== undefined) return { table, changes: [kind] };
      throw new EngineError('InvalidInput', `Cannot read --leave ${text}: it names no table and change.`, {
        hint: `Write NAME=CHANGE, where CHANGE is ${columnChangeKinds.join(', ')}: --leave orders=removed.`,
      });
    }),
  };
}

async function crawl(
  { client }: Session,
  subject: Subject,
  take: TakenPartText | undefined,
  call: Invocation,
): Promise<CrawlResultText> {
  const input = take === undefined ? subject : { ...subject, take };
  const { result } = await showProgress(client.stream('crawl', input, call.signal), 'The crawl');
  const { warnings: _warnings, misfits: _misfits, left, ...summary } = result;
  if (call.text('output') === 'json')
    await writeOut(`${JSON.stringify(left.length === 0 ? summary : { ...summary, left })}\n`);
  else await writeStyled(crawlText(result));
  return result;
}

/** Tables of one page of a review. */
const pageSize = 1000;

async function review({ client }: Session, input: Subject, call: Invocation): Promise<CrawlReviewText> {
  const { review: found } = await showProgress(client.stream('reviewCrawl', input, call.signal), 'The review');
  const tables: ReviewedTableText[] = [];
  let after: string | null = null;
  do {
    const page: Output<'getReviewedTables'> = await client.call(
      'getReviewedTables',
      { reviewId: found.reviewId, limit: pageSize, after },
      call.signal,
    );
    tables.push(...page.items);
    after = page.next;
  } while (after !== null);
  const { added, updated, unchanged, deleted, skipped, notes } = found;
  if (call.text('output') === 'json')
    await writeOut(`${JSON.stringify({ tables, added, updated, unchanged, deleted, skipped })}\n`);
  else await writeStyled(reviewText(found, tables));
  for (const note of notes) writeError(`not changed: ${printable(note)}\n`);
  return found;
}

function reviewText(review: CrawlReviewText, tables: readonly ReviewedTableText[]): string {
  const columns = [
    { name: 'change', type: 'string' },
    { name: 'table', type: 'string' },
    { name: 'classification', type: 'string' },
    { name: 'columns', type: 'int' },
    { name: 'partitions', type: 'int' },
    { name: 'files', type: 'int' },
    { name: 'version', type: 'string' },
    { name: 'location', type: 'string' },
  ];
  const rows = tables.map((table) => ({
    change: table.change,
    table: `${table.databaseName}.${table.name}`,
    classification: table.classification,
    columns: table.columnCount,
    partitions: table.partitionCount,
    files: table.objectCount,
    version: versionText(table),
    location: table.location,
  }));
  const told = tables.flatMap(({ databaseName, name, descriptions }) =>
    descriptions.map((text) => `${databaseName}.${name}: ${printable(text)}\n`),
  );
  const { added, updated, unchanged, deleted } = review;
  const counts = `${added} to add, ${updated} to update, ${deleted} to remove, ${unchanged} unchanged`;
  return `${formatTable(columns, rows, terminalStyle())}${told.join('')}${counts}; nothing has been written\n`;
}

function versionText({ version, nextVersion }: ReviewedTableText): string {
  if (version === null || version === nextVersion) return String(version ?? nextVersion);
  return `${version} → ${nextVersion ?? 'none'}`;
}

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
  const classified = result.tables.flatMap(({ database, name, classifier }) =>
    classifier === undefined
      ? []
      : [`${database}.${name}: ${printable(`read by the classifier "${classifier.name}": ${classifier.because}`)}\n`],
  );
  const { added, updated, unchanged, deleted, left } = result;
  return `${formatTable(columns, rows, terminalStyle())}${classified.join('')}${added} added, ${updated} updated, ${unchanged} unchanged, ${deleted} removed${leftText(left)}\n`;
}

function leftText(left: readonly string[]): string {
  return left.length === 0 ? '' : `; left for the next crawl: ${printable(left.join(', '))}`;
}
