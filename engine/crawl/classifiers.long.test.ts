/** Crawls with custom classifiers: what they recognise, in which order, and what the tables keep of them. */

import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { classifierReading } from '#engine/contract/classifier-reading.ts';
import { classifierSchema, type CustomClassifier } from '#engine/contract/definitions/classifier.ts';
import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { lake, writeDrawn } from '#engine/crawl/testing/drawn-lakes.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let place: CrawlPlace;
beforeEach(async () => {
  place = await openCrawlPlace();
});
afterEach(() => place[Symbol.asyncDispose]());

function crawlWith(...definitions: object[]): Promise<CrawlResult> {
  const classifiers = definitions.map((each) => classifierReading(classifierSchema.parse(each) as CustomClassifier));
  return place.crawl({}, { classifiers: () => classifiers });
}

const bars = { name: 'bars', type: 'csv', delimiter: '|', containsHeader: 'PRESENT' };
const items = { name: 'items', type: 'json', jsonPath: '$.items[*]' };
const entries = { name: 'entries', type: 'xml', classification: 'feed', rowTag: 'entry' };
const events = {
  name: 'events',
  type: 'grok',
  classification: 'event_log',
  grokPattern: '%{WORD:level} %{CODE:code:int} %{GREEDYDATA:text}',
  customPatterns: 'CODE [0-9]{3}',
};

const columnsOf = async (table: string): Promise<string[]> =>
  (await place.table(table)).columns.map((column) => `${column.name} ${column.type.kind}`);

describe('a classifier', () => {
  test('csv states separator, quote, header and names; the rest is detected', async () => {
    // By themselves: commas, no header, and quotes that are text.
    await place.write('t/a.txt', "'a|b'|1,5\n'c'|2,5\n'd'|3,5\n");
    const named = { quoteSymbol: "'", containsHeader: 'ABSENT', header: ['name', 'price'] };
    expect(await crawlWith({ ...bars, ...named })).toMatchObject({ added: 1, skipped: [] });
    const { reading, recordCount } = await place.table('t');
    expect(reading).toMatchObject({
      classification: 'csv',
      options: { separator: '|', quoteChar: "'", withHeader: false, columns: ['name', 'price'], decimalSeparator: ',' },
      classifier: {
        name: 'bars',
        classification: 'csv',
        because: 'values separated by "|", quoted by \', without a header, columns name, price',
      },
    });
    expect(recordCount).toBe(3);
    expect(await columnsOf('t')).toEqual(['name string', 'price double']);
  });

  test('csv takes a header that detection would not see', async () => {
    await place.write('t/a.csv', 'x|y\na|b\nc|d\n');
    const headerOf = async (containsHeader: string): Promise<unknown> => {
      await crawlWith({ ...bars, containsHeader });
      return (await columnsOf('t')).map((column) => column.split(' ')[0]);
    };
    expect(await headerOf('PRESENT')).toEqual(['x', 'y']);
    expect(await headerOf('ABSENT')).not.toEqual(['x', 'y']);
  });

  test('csv recognises a single column only where it is allowed', async () => {
    await place.write('t/a.csv', 'name;size\nx;1\ny;2\n');
    await crawlWith(bars);
    expect(await columnsOf('t')).toEqual(['name string', 'size bigint']);
    await crawlWith({ ...bars, allowSingleColumn: true });
    expect(await columnsOf('t')).toEqual(['name_size string']);
  });

  test('csv leaves files that have another number of columns than it names, and JSON and XML', async () => {
    const commas = { name: 'commas', type: 'csv', delimiter: ',', header: ['a', 'b', 'c'], containsHeader: 'ABSENT' };
    await place.write('three/a.csv', '1,2,3\n4,5,6\n');
    await place.write('two/a.csv', 'x,y\n1,2\n3,4\n');
    await place.write('four/a.csv', 'w,x,y,z\n1,2,3,4\n5,6,7,8\n');
    await place.write('lines/a.json', '{"a":1,"b":2,"c":3}\n{"a":1,"b":2,"c":3}\n');
    await place.write('xml/a.xml', '<r><e a="1">1,2,3</e><e a="2">1,2,3</e></r>\n');
    const { tables } = await crawlWith(commas);
    expect(tables.map(({ name, classification, classifier }) => [name, classification, classifier?.name])).toEqual([
      ['four', 'csv', undefined],
      ['lines', 'json', undefined],
      ['three', 'csv', 'commas'],
      ['two', 'csv', undefined],
      ['xml', 'xml', undefined],
    ]);
    expect(await columnsOf('three')).toEqual(['a bigint', 'b bigint', 'c bigint']);
  });

  test('json reads the records at its path, and leaves files without any', async () => {
    await place.write('orders/a.json', '{"page":1,"items":[{"id":1,"name":"x"},{"id":2,"name":"y"}]}');
    await place.write('orders/b.json.gz', gzipSync('{"page":2,"items":[{"id":3,"name":"z"}]}'));
    await place.write('plain/a.json', '{"page":1,"total":2}\n{"page":2,"total":4}\n');
    await crawlWith(items);
    expect(await place.table('orders')).toMatchObject({
      recordCount: 3,
      objectCount: 2,
      reading: { options: { jsonPath: '$.items[*]' }, classifier: { name: 'items', classification: 'json' } },
    });
    expect(await columnsOf('orders')).toEqual(['id bigint', 'name string']);
    expect(await columnsOf('plain')).toEqual(['page bigint', 'total bigint']);
    expect((await place.table('plain')).reading.classifier).toBeUndefined();
  });

  test('xml reads the elements of its row tag, and leaves files without any', async () => {
    await place.write('feed/a.xml', '<feed><meta a="1"/><meta a="2"/><meta a="3"/><entry><id>7</id></entry></feed>');
    await place.write('other/a.xml', '<list><item><sku>1</sku></item><item><sku>2</sku></item></list>');
    await crawlWith(entries);
    expect(await place.table('feed')).toMatchObject({
      recordCount: 1,
      reading: { options: { rowTag: 'entry' }, classifier: { name: 'entries', classification: 'feed' } },
    });
    expect(await columnsOf('feed')).toEqual(['id bigint']);
    expect(await place.table('other')).toMatchObject({ recordCount: 2, reading: { options: { rowTag: 'item' } } });
  });

  test('grok reads lines that match, counts the others, and needs half of them to match', async () => {
    await place.write('most/a.log', 'INFO 200 all is well\nWARN 300 look, here\nnothing of it\n');
    await place.write('few/a.log', 'INFO 200 all is well\nnothing, of it\nnothing, of that\n');
    const { warnings, skipped } = await crawlWith(events);
    expect(await place.table('most')).toMatchObject({
      recordCount: 2,
      reading: {
        classification: 'grokLog',
        options: { logFormat: events.grokPattern, customPatterns: events.customPatterns },
        classifier: { name: 'events', classification: 'event_log' },
      },
    });
    expect(await columnsOf('most')).toEqual(['level string', 'code int', 'text string']);
    expect(warnings).toEqual([
      expect.stringContaining(
        '1 line does not fit (first: line 3, it does not match the pattern); such rows are rejected.',
      ),
    ]);
    expect(skipped).toMatchObject([{ path: path.join(place.lake, 'few', 'a.log') }]);
  });

  test('leaves files whose content is certainly in a format that it does not read', async () => {
    await place.write('t/a.log', Buffer.concat([Buffer.from('Obj\u0001'), Buffer.from('INFO 200 x\n'.repeat(10))]));
    const every = { ...events, grokPattern: '%{GREEDYDATA:line}' };
    const result = await crawlWith(every, { ...bars, allowSingleColumn: true });
    expect(result).toMatchObject({ tables: [], skipped: [{ path: path.join(place.lake, 't', 'a.log') }] });
  });
});

describe('several classifiers', () => {
  const level = { ...events, name: 'level', grokPattern: '%{WORD:level} %{GREEDYDATA:rest}' };
  const classifierOf = async (table: string): Promise<string | undefined> =>
    (await place.table(table)).reading.classifier?.name;

  test('the first that recognises a whole file wins', async () => {
    await place.write('t/a.log', 'INFO 200 all is well\nWARN 300 look here\n');
    await crawlWith(level, events);
    expect([await classifierOf('t'), await columnsOf('t')]).toEqual(['level', ['level string', 'rest string']]);
    await crawlWith(events, level);
    expect([await classifierOf('t'), (await columnsOf('t'))[1]]).toEqual(['events', 'code int']);
  });

  test('one that more records fit wins over an earlier one', async () => {
    await place.write('t/a.log', 'INFO 200 all is well\nWARN 300 look here\nWARN lost the code\n');
    await crawlWith(events, level);
    expect(await classifierOf('t')).toBe('level');
    const two = [
      { ...level, name: 'other', grokPattern: '%{WORD:level} %{CODE:code:int}.*', customPatterns: 'CODE \\d+' },
    ];
    await crawlWith(events, ...two);
    expect(await classifierOf('t')).toBe('events');
  });

  test('each file gets its own, and a table has the one of most files', async () => {
    await place.write('t/a.csv', 'id|name\n1|x\n');
    await place.write('t/b.csv', 'id|name\n2|y\n');
    await place.write('t/c.csv', 'id;name\n3;z\n');
    const semicolons = { ...bars, name: 'semicolons', delimiter: ';' };
    expect(await crawlWith(semicolons, bars)).toMatchObject({ tables: [{ name: 't', recordCount: 3 }] });
    const { reading } = await place.table('t');
    expect(reading).toMatchObject({ classifier: { name: 'bars' }, options: { separator: '|' } });
    expect(Object.values(reading.variants!)).toMatchObject([{ separator: ';' }]);
  });
});

describe('a crawl with classifiers', () => {
  test('reads files again only after a classifier has changed, and says so', async () => {
    await place.write('t/a.csv', 'x|y\na|b\nc|d\n');
    expect(await crawlWith()).toMatchObject({ filesRead: 1 });
    expect(await crawlWith(bars)).toMatchObject({ filesRead: 1, updated: 1 });
    expect(await crawlWith(bars)).toMatchObject({ filesRead: 0, unchanged: 1 });
    expect(await crawlWith({ ...bars, name: 'poles' })).toMatchObject({ filesRead: 1, updated: 1 });
    const { generation } = await place.table('t');
    expect(await crawlWith()).toMatchObject({ filesRead: 1, updated: 1 });
    const { items } = await place.catalog.crawls.getCrawls('test', { limit: 5 });
    const told = items.map(({ changes }) => changes.find(({ entity }) => entity === 'table')?.description ?? '');
    expect(told[0]).toContain('o longer read by the classifier "poles"');
    expect(told[1]).toContain('ow read by the classifier "poles"');
    expect(told[3]).toContain('ow read by the classifier "bars"');
    expect(generation).toBeGreaterThan(0);
  });

  test('of a file that is larger than its first bytes decides by these and counts all rows', async () => {
    const rows = Array.from({ length: 300_000 }, (_, row) => `name ${row}|${row}`);
    await place.write('t/a.txt', `x|y\n${rows.join('\n')}\n`);
    expect(await crawlWith(items, bars)).toMatchObject({ tables: [{ name: 't', recordCount: 300_000 }] });
    expect((await place.table('t')).reading.classifier?.name).toBe('bars');
  });

  test('leaves files alone for which a person has stated the format, and keeps stated options', async () => {
    const file = await place.write('t/a.csv', 'x|y\na|b\nc|d\n');
    const classifiers = (): ReturnType<typeof classifierReading>[] => [
      classifierReading(classifierSchema.parse(bars) as CustomClassifier),
    ];
    const location = path.dirname(file);
    await place.crawl({}, { classifiers, readings: [{ location, format: 'csv', options: { separator: ';' } }] });
    expect((await place.table('t')).reading).not.toHaveProperty('classifier');
    await place.crawl({}, { classifiers, readings: [{ location, options: { withHeader: false } }] });
    expect((await place.table('t')).reading).toMatchObject({
      classifier: { name: 'bars' },
      options: { separator: '|', withHeader: false },
    });
  });

  test('fails for a classifier that no file can be read by, and changes nothing', async () => {
    await place.write('t/a.log', 'INFO 200 all is well\n');
    await crawlWith();
    const state = await place.state();
    const wrong = { ...events, grokPattern: '%{WORDD:level}' };
    await expect(crawlWith(wrong)).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringContaining('Cannot apply the classifier "events": There is no pattern "WORDD".') as string,
      hint: 'Did you mean WORD?',
    });
    await expect(crawlWith({ ...events, grokPattern: '%{WORD} .*' })).rejects.toMatchObject({
      message: expect.stringContaining('has no field') as string,
    });
    await expect(crawlWith({ ...items, jsonPath: 'items[' })).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringContaining('Cannot apply the classifier "items"') as string,
    });
    expect(await place.state()).toEqual(state);
  });

  test('fails for a pattern that does not finish', async () => {
    await place.write('t/a.log', `${'a'.repeat(40)}\n`.repeat(20));
    await expect(crawlWith({ ...events, grokPattern: '(?<x>(a+)+)b' })).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringContaining('takes longer than 100 ms') as string,
    });
  });
});

test('classifiers that state what detection finds change no table', async () => {
  const plain = [
    { name: 'items', type: 'json', jsonPath: '$.nothing[*]' },
    { name: 'commas', type: 'csv', delimiter: ',' },
    { name: 'semicolons', type: 'csv', delimiter: ';', quoteSymbol: '"' },
    { name: 'any', type: 'csv' },
    entries,
    events,
  ];
  const used = new Set<string>();
  await fc.assert(
    fc.asyncProperty(lake, fc.shuffledSubarray(plain, { minLength: 1 }), async (files, chosen) => {
      await using drawn = await openCrawlPlace();
      for (const [name, kind] of Object.entries(files)) await drawn.write(name, writeDrawn(kind));
      await drawn.crawl();
      const without = await drawn.state();
      const classifiers = chosen.map((each) => classifierReading(classifierSchema.parse(each) as CustomClassifier));
      const { tables } = await drawn.crawl({}, { classifiers: () => classifiers });
      for (const { classifier } of tables) if (classifier !== undefined) used.add(classifier.name);
      expect(withoutClassifiers(await drawn.state())).toEqual(withoutClassifiers(without));
    }),
    { numRuns: triesOfRun(40, 6), seed: 7 },
  );
  expect([...used].sort()).toEqual(['any', 'commas', 'semicolons']);
});

/** Names of shapes are hashes, of which the classifier is a part. */
function withoutClassifiers(state: unknown): unknown {
  const text = JSON.stringify(state, (key, value: unknown) => (key === 'classifier' ? undefined : value));
  const numbers = new Map<string, number>();
  return JSON.parse(
    text.replaceAll(/"[0-9a-f]{32}"/gu, (hash) => {
      if (!numbers.has(hash)) numbers.set(hash, numbers.size);
      return `"shape ${numbers.get(hash)}"`;
    }),
  ) as unknown;
}
