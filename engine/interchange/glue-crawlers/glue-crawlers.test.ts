/** Crawlers to the form of AWS Glue and back. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { readGlueCrawlers } from '#engine/interchange/glue-crawlers/read-crawlers.ts';
import { handWritten } from '#engine/interchange/glue-crawlers/testing/hand-written.ts';
import { onlyOurs, writeGlueCrawler } from '#engine/interchange/glue-crawlers/write-crawler.ts';

test.each(handWritten)('reads $title', ({ json, crawler, changes }) => {
  const [found] = readGlueCrawlers(JSON.stringify(json));
  expect(found!.changes).toEqual(changes);
  if (crawler === null) expect(found!.crawler).toBeNull();
  else {
    expect(found!.crawler).toMatchObject(crawler);
    expect(crawlerSchema.parse(found!.crawler)).toEqual(found!.crawler);
  }
});

test('reads one crawler and lists of them', () => {
  const entry = { Name: 'a', DatabaseName: 'd', Targets: { S3Targets: [{ Path: 's3://b/a' }] } };
  for (const value of [entry, { Crawler: entry }, [entry], [{ Crawler: entry }], { Crawlers: [entry] }])
    expect(readGlueCrawlers(JSON.stringify(value))).toMatchObject([{ name: 'a', changes: [] }]);
});

const s3 = '"Targets":{"S3Targets":[{"Path":"s3://b/a"}]}';
const tables = '"Targets":{"CatalogTargets":[{"DatabaseName":"d","Tables":["t"]}]}';
test.each([
  ['{', 'MalformedFile', 'line 1, column 2 is not valid JSON'],
  ['[]', 'InvalidInput', 'the list of crawlers is empty'],
  ['7', 'InvalidInput', 'line 1: a crawler is expected, with Name and Targets'],
  ['{"Jobs":[]}', 'InvalidInput', 'line 1: a crawler is expected'],
  [`{"Name":"","DatabaseName":"d",${s3}}`, 'InvalidInput', 'Name: it is empty'],
  [`{"Name":"a",\n${s3}}`, 'InvalidInput', 'DatabaseName: it is empty; name the database for the tables'],
  ['{"Name":"a","DatabaseName":"d",\n"Targets":{}}', 'InvalidInput', 'line 2: Targets.S3Targets: it is empty'],
  ['{"Name":"a",\n"Targets":{"S3Targets":[{}]}}', 'InvalidInput', 'line 2: Targets.S3Targets.0.Path: it is missing'],
  [
    '{"Name":"a","DatabaseName":"d","Targets":{"S3Targets":[{"Path":"s3://b",\n"SampleSize":300}]}}',
    'InvalidInput',
    'line 2: Targets.S3Targets.0.SampleSize: it must be at most 249',
  ],
  [
    '{"Name":"a","DatabaseName":"d","Targets":{"S3Targets":[{"Path":"s3://b","EventQueueArn":"x"}]}}',
    'InvalidInput',
    'Targets.S3Targets.0.EventQueueArn: ',
  ],
  [
    `{"Name":"a",${tables},\n"SchemaChangePolicy":{"DeleteBehavior":"DELETE_FROM_DATABASE"}}`,
    'InvalidInput',
    'line 2: ',
  ],
  [
    `{"Name":"a",${tables},"RecrawlPolicy":{"RecrawlBehavior":"CRAWL_NEW_FOLDERS_ONLY"}}`,
    'InvalidInput',
    'RecrawlPolicy.RecrawlBehavior: it must be',
  ],
  [`{"Name":"a","DatabaseName":"d",${s3},"RecrawlPolicy":{"RecrawlBehavior":"X"}}`, 'InvalidInput', 'it is one of'],
  [
    `{"Name":"a","DatabaseName":"d",${s3},\n"Configuration":"{"}`,
    'InvalidInput',
    'line 2: Configuration: the text is not JSON',
  ],
  [
    `{"Name":"a","DatabaseName":"d",${s3},"Configuration":"{\\"CrawlerOutput\\":{\\"Tables\\":{\\"TableThreshold\\":0}}}"}`,
    'InvalidInput',
    'Configuration: CrawlerOutput.Tables.TableThreshold: it must be at least 1',
  ],
  [
    JSON.stringify({
      Name: 'a',
      DatabaseName: 'd',
      Targets: { S3Targets: [{ Path: 's3://b' }] },
      Configuration: `${'{"x":'.repeat(40_000)}1${'}'.repeat(40_000)}`,
    }),
    'InvalidInput',
    'Configuration: the text is not JSON',
  ],
  [`{"Name":"a","DatabaseName":"d",${s3},"Schedule":5}`, 'InvalidInput', 'Schedule: '],
  [
    `[{"Name":"a","DatabaseName":"d",${s3}},\n{"Name":"a","DatabaseName":"d",${s3}}]`,
    'InvalidInput',
    'line 2: the crawler "a" is also on line 1',
  ],
  [`[${'{},'.repeat(100_000)}{}]`, 'InvalidInput', 'the text has about 200002 values'],
])('refuses %s', (text, code, message) => {
  expect(() => readGlueCrawlers(text)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
  );
});

/** A name has something to be seen. */
const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '');
const queue = fc.constantFrom(
  null,
  'arn:aws:sqs:eu-west-1:123456789012:lake',
  'https://sqs.eu-west-1.amazonaws.com/1/q',
);
const path = fc.oneof(
  fc.constantFrom('s3://b', 's3://b/a', 's3://b/a/', 's3://b/c/d', 'input/orders', '/data', 's3://b/Ü "x"/{y}'),
  word,
);
const folders = fc.record({
  databaseName: word,
  targets: fc.array(
    fc.record({
      path,
      exclusions: fc.array(fc.string()),
      sampleSize: fc.option(fc.integer({ min: 1, max: 249 })),
      eventQueueArn: queue,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  recrawlBehavior: fc.constantFrom('CRAWL_EVERYTHING', 'CRAWL_NEW_FOLDERS_ONLY', 'CRAWL_EVENT_MODE'),
  deleteBehavior: fc.constantFrom('DELETE_FROM_DATABASE', 'LOG', 'DEPRECATE_IN_DATABASE'),
  isWatched: fc.boolean(),
});
const ofCatalog = fc.record({
  databaseName: fc.string({ maxLength: 12 }),
  catalogTargets: fc.uniqueArray(
    fc.record({
      databaseName: word,
      tables: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/u), { minLength: 1 }),
      eventQueueArn: queue,
    }),
    { minLength: 1, maxLength: 3, selector: ({ databaseName }) => databaseName.toLowerCase() },
  ),
  recrawlBehavior: fc.constantFrom('CRAWL_EVERYTHING', 'CRAWL_EVENT_MODE'),
  deleteBehavior: fc.constant('LOG'),
  isWatched: fc.constant(false),
});
const drawn: fc.Arbitrary<Crawler> = fc
  .tuple(
    fc.oneof(folders, ofCatalog),
    fc.record({
      name: word,
      description: fc.string(),
      classifiers: fc.array(word, { maxLength: 3 }),
      schedule: fc.constantFrom(null, 'cron(15 12 * * ? *)', 'rate(1 hour)'),
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
      missedRuns: fc.constantFrom('skip', 'once', 'all'),
      tablePrefix: fc.string({ maxLength: 8 }),
      updateBehavior: fc.constantFrom('UPDATE_IN_DATABASE', 'LOG'),
      mergeNewColumns: fc.boolean(),
      combineCompatibleSchemas: fc.boolean(),
      tableLevel: fc.option(fc.integer({ min: 1, max: 9 })),
      tableThreshold: fc.option(fc.integer({ min: 1, max: 99 })),
      readBudgetBytes: fc.constantFrom(1_000_000_000, 5),
      computeStatistics: fc.boolean(),
    }),
  )
  .map(([{ deleteBehavior, isWatched, ...targets }, { updateBehavior, ...rest }]) =>
    crawlerSchema.parse({
      ...rest,
      ...targets,
      schemaChangePolicy: { updateBehavior, deleteBehavior },
      watch: { enabled: isWatched },
    }),
  );

const standard = crawlerSchema.parse({ name: 'c', databaseName: 'd', targets: [{ path: 'p' }] });

test('each crawler comes back as it was, except what the report of the export names', () => {
  fc.assert(
    fc.property(drawn, fc.constantFrom('input', 'printed'), (crawler, form) => {
      const { entry, changes } = writeGlueCrawler(crawler, form);
      const [back] = readGlueCrawlers(JSON.stringify(entry));
      expect(back!.changes).toEqual([]);
      const members = Object.keys(crawler) as (keyof Crawler)[];
      const omitted = members.filter((name) => changes.some((says) => says.startsWith(`${name} `)));
      // Each that is named as omitted differs from its default: nothing is reported without a reason.
      for (const name of omitted) expect(crawler[name]).not.toEqual(standard[name]);
      const reset = Object.fromEntries(omitted.map((name) => [name, standard[name]]));
      expect(back!.crawler).toEqual({ ...crawler, ...reset });
      expect(onlyOurs(back!.crawler!)).toEqual(onlyOurs(standard));
      expect(changes.some((says) => says.startsWith('Role is missing'))).toBe(form === 'input');
    }),
    { numRuns: 500 },
  );
});

test('names paths outside of buckets and queues by their URL', () => {
  const crawler = crawlerSchema.parse({
    name: 'c',
    databaseName: 'd',
    targets: [{ path: 'in/a' }, { path: 's3://b/a', eventQueueArn: 'https://sqs.eu-west-1.amazonaws.com/1/q' }],
    tableLevel: 1,
  });
  expect(writeGlueCrawler(crawler, 'printed').changes).toEqual([
    'tableLevel is omitted: AWS Glue counts it from the bucket, and the targets are not equally deep in buckets.',
    'The target in/a is not in a bucket: replace its path before AWS Glue takes it.',
    'The event queue of s3://b/a is a URL: replace it by its ARN before AWS Glue takes it.',
  ]);
});

test('writes the level from the bucket', () => {
  const crawler = crawlerSchema.parse({
    name: 'c',
    databaseName: 'd',
    targets: [{ path: 's3://b/a/' }],
    tableLevel: 2,
  });
  expect(writeGlueCrawler(crawler, 'printed').entry['Configuration']).toBe(
    '{"Version":1,"Grouping":{"TableLevelConfiguration":4}}',
  );
});
