/** Crawlers of AWS Glue through a client: imported, in conflict with others, and exported again. */

import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { handWritten } from '#engine/interchange/glue-crawlers/testing/hand-written.ts';

let folder: string;
let engine: Engine;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-glue-crawlers-')));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const call: Engine['dispatcher']['call'] = (...args) => engine.dispatcher.call(...args);
const crawlerOf = async (name: string): Promise<Crawler> =>
  crawlerSchema.parse((await call('getDefinition', { kind: 'crawler', name })).value);
const fileOf = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(folder, 'crawlers', `${name}.json`), 'utf8')) as unknown;

const sales = {
  Name: 'sales',
  Role: 'glue',
  DatabaseName: 'lake',
  Targets: { S3Targets: [{ Path: 's3://lake/sales' }] },
  Schedule: { ScheduleExpression: 'cron(15 12 * * ? *)', State: 'SCHEDULED' },
  Classifiers: ['bars'],
};
const text = JSON.stringify({ Crawlers: [sales] });

test('a dry run saves nothing; an import saves all, and says what is left to do', async () => {
  const tried = await call('importCrawlers', { text, dryRun: true });
  expect(tried.crawlers).toEqual([
    {
      name: 'sales',
      targets: ['s3://lake/sales'],
      action: 'create',
      changes: [
        'Role is not imported: the connections of the workspace have the keys.',
        'The classifier bars does not exist here. Import or create it, too.',
        'The schedule starts nothing on this computer until you activate it.',
      ],
    },
  ]);
  expect(await call('getDefinitions', { kind: 'crawler' })).toEqual([]);
  expect(await call('importCrawlers', { text })).toEqual(tried);
  expect(await fileOf('sales')).toMatchObject({ schedule: 'cron(15 12 * * ? *)', classifiers: ['bars'] });
  const { triggers } = await call('listTriggers', {});
  expect(triggers).toMatchObject([{ kind: 'crawler', name: 'sales', state: 'DEACTIVATED' }]);
  expect(await call('importCrawlers', { text })).toMatchObject({ crawlers: [{ action: 'unchanged' }] });
});

test('crawlers that differ are refused, kept or replaced; what only a workspace has stays', async () => {
  const own = {
    name: 'sales',
    databaseName: 'lake',
    targets: [{ path: 's3://lake/sales' }],
    schedule: 'rate(1 hour)',
    timeZone: 'Europe/Berlin',
    watch: { enabled: true, quietSeconds: 3 },
    readBudgetBytes: 5,
  };
  await call('saveDefinition', { kind: 'crawler', value: own, expectedHash: null });
  await expect(call('importCrawlers', { text })).rejects.toMatchObject({
    code: 'AlreadyExists',
    message: 'Cannot import the crawlers: the workspace has others with the names "sales". Nothing was imported.',
  });
  expect(await call('importCrawlers', { text, dryRun: true })).toMatchObject({ crawlers: [{ action: 'conflict' }] });
  expect(await call('importCrawlers', { text, onConflict: 'skip' })).toMatchObject({ crawlers: [{ action: 'skip' }] });
  expect((await crawlerOf('sales')).schedule).toBe('rate(1 hour)');
  await call('importCrawlers', { text, onConflict: 'replace' });
  expect(await crawlerOf('sales')).toMatchObject({
    schedule: 'cron(15 12 * * ? *)',
    // The other schedule is in UTC.
    timeZone: 'UTC',
    watch: { enabled: true, quietSeconds: 3 },
    readBudgetBytes: 5,
  });
  const keeps = { Name: 'sales', Targets: { CatalogTargets: [{ DatabaseName: 'd', Tables: ['t'] }] } };
  expect(await call('importCrawlers', { text: JSON.stringify(keeps), onConflict: 'replace' })).toMatchObject({
    crawlers: [
      {
        targets: ['d.t'],
        changes: [
          'Settings that only Tenon has are reset. watch.enabled: catalogTargets are watched by event queues only; add eventQueueArn to each of them.',
        ],
      },
    ],
  });
  expect((await crawlerOf('sales')).watch.enabled).toBe(false);
});

test('a schedule that never fires is named and omitted; a crawler without a usable target is not imported', async () => {
  const wrong = { ...sales, Classifiers: [], Role: '', Schedule: 'cron(99 12 * * ? *)' };
  const jdbc = { Name: 'jdbc', Targets: { JdbcTargets: [{ Path: 'shop/%' }] } };
  const { crawlers } = await call('importCrawlers', { text: JSON.stringify([wrong, jdbc]) });
  expect(crawlers).toMatchObject([
    { action: 'create', changes: [expect.stringMatching(/^Schedule cron\(99 12 \* \* \? \*\) is not imported: /u)] },
    { name: 'jdbc', action: 'unsupported', targets: [], changes: [expect.stringContaining('shop/%') as string] },
  ]);
  expect((await call('getDefinitions', { kind: 'crawler' })).map(({ name }) => name)).toEqual(['sales']);
});

test('every documented crawler imports, is valid, and an export of all imports as unchanged', async () => {
  for (const { json } of handWritten) {
    const { crawlers } = await call('importCrawlers', { text: JSON.stringify(json), onConflict: 'replace' });
    for (const { name, action } of crawlers) if (action !== 'unsupported') await crawlerOf(name);
  }
  expect((await call('getWorkspace', {})).problems).toEqual([]);
  await call('saveDefinition', {
    kind: 'crawler',
    value: {
      name: 'ours',
      databaseName: 'd',
      targets: [{ path: 'in' }],
      tableLevel: 2,
      schedule: 'rate(1 hour)',
      watch: { enabled: true },
    },
    expectedHash: null,
  });
  const exported = await call('exportCrawlers', {});
  const { crawlers } = await call('importCrawlers', { text: exported.text });
  expect(new Set(crawlers.map(({ action }) => action))).toEqual(new Set(['unchanged']));
  expect(exported.crawlers.find(({ name }) => name === 'ours')?.changes).toHaveLength(4);
});

test('one crawler is exported as an input of create-crawler', async () => {
  await call('importCrawlers', { text });
  const { text: written, crawlers } = await call('exportCrawlers', { name: 'sales' });
  expect(JSON.parse(written)).toEqual({
    Name: 'sales',
    DatabaseName: 'lake',
    Targets: { S3Targets: [{ Path: 's3://lake/sales' }] },
    Schedule: 'cron(15 12 * * ? *)',
    Classifiers: ['bars'],
    SchemaChangePolicy: { UpdateBehavior: 'UPDATE_IN_DATABASE', DeleteBehavior: 'DEPRECATE_IN_DATABASE' },
    RecrawlPolicy: { RecrawlBehavior: 'CRAWL_EVERYTHING' },
  });
  expect(crawlers[0]!.changes).toEqual([
    'Role is missing: create-crawler needs the role of AWS that reads the targets.',
  ]);
  await expect(call('exportCrawlers', { name: 'sails' })).rejects.toMatchObject({ code: 'EntityNotFound' });
});
