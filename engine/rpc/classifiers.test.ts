/** Classifiers through a client: named by a crawler, renamed, deleted, and the table's rows in jobs and queries. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-classifiers-')));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

const call: Engine['dispatcher']['call'] = (...args) => engine.dispatcher.call(...args);

const hashOf = async (kind: 'classifier' | 'crawler', name: string): Promise<string> =>
  (await call('getDefinition', { kind, name })).hash;

async function save(kind: 'classifier' | 'crawler', value: object): Promise<void> {
  await call('saveDefinition', { kind, value, expectedHash: null });
}

async function crawl(crawlerName = 'lake'): Promise<Extract<Output<'crawl'>, { item: 'result' }>['result']> {
  for await (const item of engine.dispatcher.stream('crawl', { crawlerName }))
    if (item.item === 'result') return item.result;
  throw new Error('The crawl ended without a result.');
}

async function query(sql: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of engine.dispatcher.stream('query', { sql, folder }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

const bars = { name: 'bars', type: 'csv', delimiter: '|', containsHeader: 'PRESENT', header: ['key', 'word'] };
const lake = { name: 'lake', databaseName: 'lake', targets: [{ path: 'lake' }] };

async function runJob(name: string): Promise<string> {
  const { id } = await call('startJobRun', { jobName: name });
  for await (const _item of engine.dispatcher.stream('watchJobRun', { id })) void _item;
  return (await call('getJobRun', { id })).jobRunState;
}

test('a job and a query read the table as the classifier says; one that no crawler lists does nothing', async () => {
  await put('lake/t/a.csv', 'x|y\na|"b"\nc|d\n');
  await save('classifier', bars);
  await save('crawler', lake);
  expect((await crawl()).tables[0]).not.toHaveProperty('classifier');
  await save('crawler', { ...lake, name: 'other', classifiers: ['bars'] });
  const { tables } = await crawl('other');
  expect(tables).toMatchObject([
    {
      columns: [{ name: 'key' }, { name: 'word' }],
      classifier: { name: 'bars', classification: 'csv', because: expect.stringContaining('with a header') as string },
    },
  ]);
  expect(await call('getTable', { databaseName: 'lake', name: 't' })).toMatchObject({
    classifier: { name: 'bars' },
    options: { separator: '|', withHeader: true },
  });
  const rows = [
    { key: 'a', word: 'b' },
    { key: 'c', word: 'd' },
  ];
  expect(await query('SELECT * FROM lake.t ORDER BY key')).toEqual(rows);
  const nodes = [
    { id: 'in', name: 'In', transform: 'CatalogSource', args: { databaseName: 'lake', tableName: 't' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'json' },
    },
  ];
  await call('saveDefinition', { kind: 'job', value: { name: 'copy', nodes }, expectedHash: null });
  expect(await runJob('copy')).toBe('SUCCEEDED');
  expect(await query("SELECT * FROM 'out/*.json' ORDER BY key")).toEqual(rows);
});

test('lines that a grok classifier does not match are rejected records of a job, with their lines', async () => {
  await put('lake/t/a.log', 'INFO 200 all is well\nno code here\nWARN 300 look here\n');
  const grokPattern = '%{WORD:level} %{INT:code:int} %{GREEDYDATA:text}';
  await save('classifier', { name: 'events', type: 'grok', classification: 'event_log', grokPattern });
  await save('crawler', { ...lake, classifiers: ['events'] });
  expect(await crawl()).toMatchObject({ tables: [{ recordCount: 2, classifier: { classification: 'event_log' } }] });
  const nodes = [
    { id: 'in', name: 'In', transform: 'CatalogSource', args: { databaseName: 'lake', tableName: 't' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'json' },
    },
  ];
  await call('saveDefinition', { kind: 'job', value: { name: 'copy', nodes }, expectedHash: null });
  expect(await runJob('copy')).toBe('SUCCEEDED');
  const [run] = (await call('getJobRuns', { jobName: 'copy' })).items;
  const rejected = await call('getRejectedRecords', { id: run!.id });
  expect(rejected.items).toMatchObject([{ line: 2, raw: 'no code here' }]);
  expect(await query("SELECT code FROM 'out/*.json' ORDER BY code")).toEqual([{ code: 200 }, { code: 300 }]);
});

test('a crawler that lists a classifier that is missing, listed twice or a saved reading fails and says so', async () => {
  await put('lake/t/a.csv', 'x|y\na|b\n');
  await save('classifier', bars);
  await call('saveFileReading', {
    path: path.join(folder, 'lake/t/a.csv'),
    format: null,
    options: { withHeader: true },
  });
  const [, reading] = await call('getDefinitions', { kind: 'classifier' });
  const cases = [
    { classifiers: ['barz'], code: 'EntityNotFound', message: 'lists the classifier "barz", which does not exist' },
    { classifiers: ['bars', 'bars'], code: 'InvalidDefinition', message: 'lists the classifier "bars" twice' },
    { classifiers: [reading!.name], code: 'InvalidDefinition', message: 'but the saved reading of a folder' },
  ];
  for (const [index, { classifiers, code, message }] of cases.entries()) {
    await save('crawler', { ...lake, name: `lake ${index}`, classifiers });
    await expect(crawl(`lake ${index}`)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
    const { items } = await call('getCrawls', { crawlerName: `lake ${index}` });
    expect(items).toMatchObject([{ state: 'FAILED', error: { code } }]);
  }
  await expect(crawl('lake 0')).rejects.toMatchObject({ hint: 'Did you mean "bars"?' });
});

test('crawlers follow a classifier to its new name; a deleted one stays listed', async () => {
  await put('lake/t/a.csv', 'x|y\na|b\n');
  await save('classifier', bars);
  await save('classifier', { ...bars, name: 'others' });
  await save('crawler', { ...lake, classifiers: ['others', 'bars'] });
  await save('crawler', { ...lake, name: 'plain' });
  const plain = await readFile(path.join(folder, 'crawlers/plain.json'), 'utf8');
  const rename = { value: { ...bars, name: 'poles' }, expectedHash: await hashOf('classifier', 'bars') };
  await call('saveDefinition', { kind: 'classifier', ...rename, previousName: 'bars' });
  expect((await call('getDefinition', { kind: 'crawler', name: 'lake' })).value).toMatchObject({
    classifiers: ['others', 'poles'],
  });
  expect(await readFile(path.join(folder, 'crawlers/plain.json'), 'utf8')).toBe(plain);
  expect((await crawl()).tables).toMatchObject([{ classifier: { name: 'others' } }]);
  await call('deleteDefinition', {
    kind: 'classifier',
    name: 'others',
    expectedHash: await hashOf('classifier', 'others'),
  });
  await expect(crawl()).rejects.toMatchObject({ code: 'EntityNotFound' });
});

test('classifiers are exported in the form of AWS Glue and imported again, all or none', async () => {
  await put('lake/t/a.csv', 'x|y\na|b\n');
  await save('classifier', { ...bars, description: 'Bars' });
  await save('classifier', { name: 'items', type: 'json', jsonPath: '$.items[*]' });
  await call('saveFileReading', {
    path: path.join(folder, 'lake/t/a.csv'),
    format: null,
    options: { withHeader: true },
  });
  const reading = (await call('getDefinitions', { kind: 'classifier' })).find(
    ({ name }) => !/^(?:bars|items)$/u.test(name),
  )!;
  const { text, classifiers } = await call('exportClassifiers', {});
  expect(classifiers.map(({ name }) => name)).toEqual(['bars', 'items']);
  expect(JSON.parse(text)).toMatchObject({
    Classifiers: [{ CsvClassifier: { Name: 'bars' } }, { JsonClassifier: {} }],
  });
  expect(JSON.parse((await call('exportClassifiers', { name: 'items' })).text)).toEqual({
    JsonClassifier: { Name: 'items', JsonPath: '$.items[*]' },
  });
  await expect(call('exportClassifiers', { name: 'item' })).rejects.toMatchObject({ code: 'EntityNotFound' });
  await expect(call('exportClassifiers', { name: reading.name })).rejects.toMatchObject({ code: 'InvalidInput' });

  const entry = (name: string, JsonPath: string) => ({ JsonClassifier: { Name: name, JsonPath } });
  const changed = JSON.stringify([entry('new', '$'), entry('items', '$.other[*]')]);
  const same = { classifiers: [{ action: 'unchanged' }, { action: 'unchanged' }] };
  expect(await call('importClassifiers', { text })).toMatchObject(same);
  await expect(call('importClassifiers', { text: changed })).rejects.toMatchObject({
    code: 'AlreadyExists',
    message: 'Cannot import the classifiers: the workspace has others with the names "items". Nothing was imported.',
  });
  expect(await call('importClassifiers', { text: changed, dryRun: true })).toMatchObject({
    classifiers: [{ action: 'create' }, { action: 'conflict' }],
  });
  expect((await call('getClassifiers', {})).map(({ name }) => name)).toEqual(['bars', 'items']);
  await call('importClassifiers', { text: changed, onConflict: 'skip' });
  expect((await call('getClassifiers', {})).map(({ name, states }) => [name, states])).toMatchObject([
    ['bars', expect.anything()],
    ['items', 'rows at the JSON path $.items[*]'],
    ['new', 'rows at the JSON path $'],
  ]);
  await call('importClassifiers', { text: changed, onConflict: 'replace' });
  expect((await call('getDefinition', { kind: 'classifier', name: 'items' })).value).toMatchObject({
    jsonPath: '$.other[*]',
  });
  // A replaced classifier keeps what AWS Glue does not have.
  const other = { CsvClassifier: { Name: 'bars', Delimiter: ';' } };
  await call('importClassifiers', { text: JSON.stringify(other), onConflict: 'replace' });
  expect((await call('getDefinition', { kind: 'classifier', name: 'bars' })).value).toMatchObject({
    delimiter: ';',
    description: 'Bars',
  });
  await expect(
    call('importClassifiers', { text: JSON.stringify(entry(reading.name, '$')), onConflict: 'replace' }),
  ).rejects.toMatchObject({ code: 'AlreadyExists' });
});
