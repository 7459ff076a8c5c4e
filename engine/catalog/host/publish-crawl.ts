/** Sends a crawl's publication to the writer in parts, so that neither thread is held for long. */

import { setImmediate as nextTurn } from 'node:timers/promises';

import type {
  CrawledTable,
  CrawlPublication,
  KnownCrawledTable,
  NewCrawledTable,
} from '#engine/catalog/crawl-publication.ts';
import type { TableInput, TableObject } from '#engine/catalog/entities.ts';
import type { RepositoryOf } from '#engine/catalog/host/repositories.ts';
import { sliceSize, sortByPath } from '#engine/catalog/host/slices.ts';
import { tableKey } from '#engine/catalog/names.ts';
import type { PublicationPart, publicationMethods } from '#engine/catalog/repositories/publication.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Tables without many objects travel together. */
const tablesPerMessage = 250;

/** @throws EngineError ConcurrentModification, InvalidState (a locked table), InvalidInput (a table or path twice). */
export async function publishCrawl(
  publications: RepositoryOf<typeof publicationMethods>,
  publication: CrawlPublication,
): Promise<void> {
  refuseTwice(publication.tables);
  const id = await publications.beginPublication(publication.crawlId);
  try {
    const overflowing = new Set<number>();
    await sendParts(compareParts(publication.tables), async (parts) => {
      for (const index of await publications.putParts(id, parts)) overflowing.add(index);
    });
    const rewrites = [...overflowing].map((index) => ({ index, table: publication.tables[index]! }));
    await sendParts(rewriteParts(rewrites), (parts) => publications.putParts(id, parts));
    await publications.publish(id, publication.deleteTables, publication.changes, publication.databases);
  } catch (error) {
    // Reports the first error; the rest is swept at the next opening at the latest.
    await publications.giveUpPublication(id).catch(() => undefined);
    throw error;
  }
}

async function* compareParts(tables: readonly CrawledTable[]): AsyncGenerator<PublicationPart> {
  for (const [index, crawled] of tables.entries()) {
    if (comesInPages(crawled)) {
      yield* pageParts(index, crawled);
      continue;
    }
    const objects = await sortedOnce(crawled);
    const table = { input: crawled.table, expectedGeneration: crawled.expectedGeneration };
    // A big new table differs in everything: no use comparing.
    const rewrite = crawled.expectedGeneration === null && objects.length > sliceSize;
    yield* sliceParts({ index, table, rewrite }, objects);
  }
}

function comesInPages(crawled: CrawledTable): crawled is NewCrawledTable {
  return Symbol.asyncIterator in crawled.objects;
}

/** The writer does not compare new tables, so nothing waits for the last page. */
async function* pageParts(index: number, { table, objects }: NewCrawledTable): AsyncGenerator<PublicationPart> {
  const head = { index, rewrite: true };
  let first: Pick<PublicationPart, 'table'> = { table: { input: table, expectedGeneration: null } };
  let before: string | undefined;
  for await (const page of objects) {
    checkPaths(table, page, before);
    before = page.at(-1)?.path ?? before;
    yield* sliceParts({ ...head, ...first, isLast: false }, page);
    first = {};
  }
}

async function* rewriteParts(
  tables: readonly { index: number; table: CrawledTable }[],
): AsyncGenerator<PublicationPart> {
  for (const { index, table } of tables) {
    if (comesInPages(table)) continue;
    yield* sliceParts({ index, rewrite: true }, await sortedOnce(table));
  }
}

/** At least one part; the table is sent with the first. `isLast` absent: the last of these objects is the last of all. */
function* sliceParts(
  { table, ...part }: Omit<PublicationPart, 'objects' | 'isLast'> & Partial<Pick<PublicationPart, 'isLast'>>,
  objects: readonly TableObject[],
): Generator<PublicationPart> {
  for (let from = 0; from === 0 || from < objects.length; from += sliceSize) {
    yield {
      isLast: from + sliceSize >= objects.length,
      ...part,
      ...(from > 0 || table === undefined ? {} : { table }),
      objects: objects.slice(from, from + sliceSize),
    };
  }
}

/** Gathers small parts into messages of at most `sliceSize` objects. */
async function sendParts(
  parts: AsyncIterable<PublicationPart>,
  send: (parts: readonly PublicationPart[]) => Promise<unknown>,
): Promise<void> {
  let gathered: PublicationPart[] = [];
  let objects = 0;
  // The writer has one message to work on and one that waits.
  let sent: Promise<unknown> = Promise.resolve();
  for await (const part of parts) {
    if (gathered.length >= tablesPerMessage || objects + part.objects.length > sliceSize) {
      const sending = send(gathered);
      sending.catch(() => undefined);
      await sent;
      sent = sending;
      gathered = [];
      objects = 0;
    }
    gathered.push(part);
    objects += part.objects.length;
  }
  await sent;
  if (gathered.length > 0) await send(gathered);
}

async function sortedOnce({ table, objects }: KnownCrawledTable): Promise<readonly TableObject[]> {
  const sorted = await sortByPath(objects);
  for (let from = 0; from < sorted.length; from += sliceSize) {
    checkPaths(table, sorted.slice(from, from + sliceSize), sorted[from - 1]?.path);
    await nextTurn();
  }
  return sorted;
}

/** @param before the path preceding the first; the catalog itself refuses a duplicate path elsewhere. */
function checkPaths(table: TableInput, objects: readonly TableObject[], before: string | undefined): void {
  const refuse = (path: string, why: string, hint: string): never => {
    throw new EngineError('InvalidInput', `Table ${table.databaseName}.${table.name} lists ${path}, ${why}.`, {
      hint,
      details: { path },
    });
  };
  let last = before;
  for (const { path } of objects) {
    if (path === last) refuse(path, 'twice', 'List each file only once.');
    last = path;
    // SQLite would keep it under another name, and two such names as one.
    if (!path.isWellFormed()) refuse(path, 'which is not valid Unicode', 'Rename the file, or exclude it.');
  }
}

function refuseTwice(tables: readonly CrawledTable[]): void {
  const seen = new Set<string>();
  for (const { table } of tables) {
    const key = tableKey(table.databaseName, table.name);
    if (seen.has(key)) {
      throw new EngineError(
        'InvalidInput',
        `The publication contains table ${table.databaseName}.${table.name} twice.`,
        {
          hint: 'Merge the two, or give one another name.',
        },
      );
    }
    seen.add(key);
  }
}
