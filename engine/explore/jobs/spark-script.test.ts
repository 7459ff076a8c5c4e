/** Jobs as PySpark scripts: their text, what is refused with which reason, and that no text of the job becomes code. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sparkNodes } from '#engine/compile/spark/script/nodes/index.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { sparkScriptOf } from '#engine/explore/jobs/spark-script.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';
import { transforms } from '#engine/transforms/index.ts';
import { subflowResult } from '#engine/transforms/subflow/subflow-ends.ts';

let folder: string;
let engine: WorkspaceEngine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-spark-script-'));
  engine = await openWorkspaceEngine(folder);
  const orders = path.join(engine.host.workspaceFolder, 'orders');
  await mkdir(path.join(orders, 'day=2024-01-01'), { recursive: true });
  await writeFile(path.join(orders, 'day=2024-01-01', 'a.csv'), 'id,amount,country\n1,12.5,DE\n2,,US\n');
  await mkdir(path.join(engine.host.workspaceFolder, 'mixed'));
  await writeFile(path.join(engine.host.workspaceFolder, 'mixed', 'a.json'), '{"c": 1}\n{"c": "x"}\n');
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const source = { id: 's', name: 'Orders', transform: 'PathSource', args: { path: 'orders' } };
const target = (input: string, args: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 't',
  name: 'Totals',
  transform: 'PathTarget',
  args: { path: 'out/totals', ...args },
  inputs: { in: { node: input } },
});

function scriptOf(
  nodes: readonly Record<string, unknown>[],
  more: Record<string, unknown> = {},
  given = {},
  unfinished = false,
) {
  const job = jobSchema.parse({ name: 'daily totals', nodes, ...more });
  return sparkScriptOf(engine.host, job, 'pyspark', given, unfinished, new AbortController().signal);
}

function filter(condition: string, name = 'Large'): Record<string, unknown> {
  return { id: 'f', name, transform: 'Filter', args: { condition }, inputs: { in: { node: 's' } } };
}

test('a job is a script: sources with their schema, nodes under their titles, targets with their keys', async () => {
  const sum = {
    id: 'a',
    name: 'By country',
    transform: 'Aggregate',
    args: { groups: ['country'], aggs: [{ column: 'id', aggFunc: 'count', alias: 'orders' }] },
    inputs: { in: { node: 'f' } },
  };
  const nodes = [
    source,
    filter('amount > 10'),
    sum,
    target('a', { partitionKeys: ['country'], mode: 'overwritePartitions' }),
  ];
  const script = await scriptOf(nodes);
  expect(script.problems).toEqual([]);
  expect(script.text).toContain(`
    # Files: Orders
    orders = (
        spark.read.format("csv")
        .schema("\`id\` BIGINT, \`amount\` STRING, \`country\` STRING, \`day\` STRING")
        .option("header", "true")
        .option("enforceSchema", "false")
        .option("sep", ",")
        .option("quote", "\\"")
        .option("escape", "\\"")
        .option("multiLine", "true")
        .option("nullValue", "\\u0001null\\u0001")
        .option("mode", "FAILFAST")
        .load(source_path("orders"))
        .selectExpr(
            "\`id\`",
            "CASE WHEN \`amount\` IS NULL`);
  expect(script.text).toContain(`
    # Filter: Large
    large = orders.filter("\`amount\` > 10")

    # Aggregate: By country
    by_country = large.groupBy(F.expr("\`country\`")).agg(F.expr("count(\`id\`)").alias("orders"))

    # Files: Totals
    # Differs: Spark writes an empty text of the partition key "country" as null.
    (
        by_country.write.format("parquet")
        .mode("overwrite")
        .partitionBy("country")
        .option("compression", "snappy")
        .option("partitionOverwriteMode", "dynamic")
        .save(target_path("out/totals"))
    )
`);
  const lines = script.draft.split('\n');
  expect(script.parts.map(({ nodeId, firstLine }) => [nodeId, lines[firstLine - 1]!.trim()])).toEqual([
    ['s', '# Files: Orders'],
    ['f', '# Filter: Large'],
    ['a', '# Aggregate: By country'],
    ['t', '# Files: Totals'],
  ]);
  expect(await scriptOf(nodes)).toEqual(script);
});

test('reads a CSV file by position if its header has empty and repeated names', async () => {
  const folder = path.join(engine.host.workspaceFolder, 'headers');
  await mkdir(folder);
  await writeFile(path.join(folder, 'a.csv'), 'id,label,Label,\n1,a,b,c\n');
  const script = await scriptOf([{ ...source, args: { path: 'headers', format: 'csv' } }, target('s')]);
  expect(script.problems).toEqual([]);
  expect(script.text).toContain('`id` BIGINT, `label` STRING, `Label_1` STRING, `col3` STRING');
  expect(script.text).toContain('.option("header", "true")');
  expect(script.text).not.toContain('enforceSchema');
  expect(script.differences.map(({ says }) => says)).toEqual([
    expect.stringMatching(
      /empty or repeated names, such as that of "Label_1", so Spark reads the columns by position/u,
    ),
  ]);
});

test('text of a job stays text: names and literals cannot end a comment or a string', async () => {
  const name = 'x\nimport os; os.remove("a")\r"""\u2028';
  const { text } = await scriptOf([source, filter(`country = '"); print(1) #\\'`, name), target('f')]);
  expect(text!.split(/\r|\n/u).filter((line) => line.includes('os.remove'))).toEqual([
    '    # Filter: x import os; os.remove("a") """',
  ]);
  expect(text).toContain(String.raw`.filter("` + '`country`' + String.raw` = '\"); print(1) #\\\\'")`);
});

test('arguments are constants, in the text and named at the top', async () => {
  const nodes = [source, filter('amount > ${least}'), target('f')];
  const { text } = await scriptOf(nodes, { defaultArguments: { least: '5' } }, { least: '7' });
  expect(text).toContain('# Arguments of the job, as constants:\n# least = 7\n');
  expect(text).toContain('`amount` > 7');
  await expect(scriptOf(nodes, { defaultArguments: { least: '5' } }, { leest: '7' })).rejects.toMatchObject({
    code: 'InvalidInput',
  });
});

test.each([
  ['a function', [source, filter("strftime(day, '%Y') = '2024'"), target('f')], 'f', 'no strftime'],
  ['a choice', [{ ...source, args: { path: 'mixed' } }, target('s')], 's', 'no choice types'],
  ['a format', [source, target('s', { format: 'avro' })], 't', 'does not write avro'],
  [
    'a target that upserts',
    [
      source,
      {
        id: 't',
        name: 'Totals',
        transform: 'CatalogTarget',
        args: { databaseName: 'lake', tableName: 'totals', mode: 'upsert', keys: ['id'] },
        inputs: { in: { node: 's' } },
      },
    ],
    't',
    'cannot merge rows into files',
  ],
  [
    'CSV text in a column',
    [
      source,
      {
        id: 'u',
        name: 'Parts',
        transform: 'Unbox',
        args: { path: 'country', format: 'csv', schema: 'a STRING' },
        inputs: { in: { node: 's' } },
      },
      target('u'),
    ],
    'u',
    'not one CSV record',
  ],
  [
    'XML text in a column',
    [
      source,
      {
        id: 'u',
        name: 'Parts',
        transform: 'Unbox',
        args: { path: 'country', format: 'xml', schema: 'a STRING' },
        inputs: { in: { node: 's' } },
      },
      target('u'),
    ],
    'u',
    'no function that parses XML',
  ],
  ['a write option', [source, target('s', { format: 'csv', options: { compression: 'zstd' } })], 't', 'zstd'],
  [
    'a read option',
    [{ ...source, args: { path: 'orders', format: 'csv', options: { withHeader: true, skipLines: 1 } } }, target('s')],
    's',
    'skipLines',
  ],
])('%s without an equivalent gives no script, but the node and the reason', async (_title, nodes, nodeId, reason) => {
  const { text, draft, problems } = await scriptOf(nodes);
  expect(text).toBeNull();
  expect(problems).toMatchObject([{ nodeId, reason: expect.stringContaining(reason) }]);
  expect(draft).toContain('raise NotImplementedError("');
});

test.each([
  ['columns', '{"id":1,"ID":[2]}', 'the columns "id" and "ID"'],
  ['fields', '{"a":[{"b":1,"B":"x"}]}', 'the field "B_1" of "a" is named "B"'],
])('names of %s that differ in case give no script', async (title, record, reason) => {
  const folder = path.join(engine.host.workspaceFolder, title);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'a.json'), `${record}\n`);
  const { text, problems } = await scriptOf([
    { ...source, args: { path: title, format: 'json' } },
    target('s', { format: 'parquet' }),
  ]);
  expect({ text, problems }).toMatchObject({ text: null, problems: [{ reason: expect.stringContaining(reason) }] });
});

test('an unfinished job is a draft without the nodes that have problems', async () => {
  const nodes = [source, filter('amount > 10'), { ...filter('amuont > 10', 'Wrong'), id: 'w' }];
  await expect(scriptOf(nodes)).rejects.toThrow('amuont');
  const { text, draft, problems } = await scriptOf(nodes, {}, {}, true);
  expect({ text, problems }).toEqual({ text: null, problems: [] });
  expect(draft).toContain('# Filter: Large');
  expect(draft).not.toContain('Wrong');
});

test('known differences are comments of their node', async () => {
  const limit = { id: 'l', name: 'First', transform: 'Limit', args: { limit: 1 }, inputs: { in: { node: 's' } } };
  const { text, differences } = await scriptOf([source, limit, target('l')]);
  expect(differences).toMatchObject([{ nodeId: 'l', says: expect.stringContaining('first rows') }]);
  expect(text).toContain('    # Limit: First\n    # Differs: Tenon keeps the first rows');
});

test.each([
  ['csv', 'id,n\n1,2\n', ['id'], 'whose only value is null'],
  ['orc', 'day,n\n2024-01-01,2\n', ['day', 'n'], 'from 1582-10-05 to 1582-10-14'],
])('rows that Spark writes differently as %s are a known difference', async (format, text, paths, says) => {
  await mkdir(path.join(engine.host.workspaceFolder, `of-${format}`));
  await writeFile(path.join(engine.host.workspaceFolder, `of-${format}`, 'a.csv'), text);
  const rows = { ...source, args: { path: `of-${format}`, format: 'csv' } };
  const fields = { id: 'f', name: 'Fields', transform: 'SelectFields', args: { paths }, inputs: { in: { node: 's' } } };
  const { differences } = await scriptOf([rows, fields, target('f', { format })]);
  expect(differences).toMatchObject([{ nodeId: 't', says: expect.stringContaining(says) }]);
});

test('notes of a node are comments below its title', async () => {
  const notes = 'Agreed with finance.\n\nOnly "EU"\r"""; drop()';
  const { text } = await scriptOf([source, { ...filter('id > 10'), notes }, target('f')]);
  expect(text).toContain(
    '    # Filter: Large\n    # Agreed with finance.\n    # Only "EU" """; drop()\n    large = orders.filter(',
  );
});

test('a window has the place of a row as its last key, under a name that no column has', async () => {
  const renamed = { id: 'r', name: 'Placed', transform: 'RenameField', args: { oldName: 'id', newName: 'Position' } };
  const window = {
    id: 'w',
    name: 'Running',
    transform: 'Window',
    inputs: { in: { node: 'r' } },
    args: {
      partitions: ['country'],
      orderBy: [{ column: 'Position', order: 'descending' }],
      functions: [
        { function: 'sum', column: 'Position', newColumn: 'total' },
        { function: 'rank', newColumn: 'rank' },
      ],
    },
  };
  const { text } = await scriptOf([source, { ...renamed, inputs: { in: { node: 's' } } }, window, target('w')]);
  expect(text).toContain('"monotonically_increasing_id() AS `_position`"');
  expect(text).toContain(
    'CAST(sum(`Position`) OVER (PARTITION BY `country` ORDER BY `Position` DESC NULLS LAST, `_position` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS `total`',
  );
  expect(text).toContain(
    'CAST(rank() OVER (PARTITION BY `country` ORDER BY `Position` DESC NULLS LAST) AS BIGINT) AS `rank`',
  );
});

test('every transform has a Spark form or a reason', () => {
  const without = transforms.filter(
    ({ name, effect }) => effect !== 'source' && effect !== 'target' && !sparkNodes.has(name),
  );
  expect(without.map(({ name }) => name)).toEqual(['Map']);
});

test('the list of transforms with a Spark form names transforms', () => {
  const names = new Set([...transforms, subflowResult].map(({ name }) => name));
  expect([...sparkNodes.keys()].filter((name) => !names.has(name))).toEqual([]);
});

test('texts that mean null in a column are null, and other text than numbers stops the script', async () => {
  const rows = Array.from({ length: 40 }, (_, index) => `${index},${index % 4 === 0 ? 'n/a' : `${index}.5`},x\n`);
  await mkdir(path.join(engine.host.workspaceFolder, 'prices'));
  await writeFile(path.join(engine.host.workspaceFolder, 'prices', 'a.csv'), `id,price,name\n${rows.join('')}`);
  const { text: script, problems } = await scriptOf([
    { id: 's', name: 'Prices', transform: 'PathSource', args: { path: 'prices' } },
    target('s'),
  ]);
  expect(problems).toEqual([]);
  expect(script).toContain('.schema("`id` BIGINT, `price` STRING, `name` STRING")');
  expect(script).toMatch(/CASE WHEN `price` IS NULL OR `price` IN \('n\/a'\) OR lower\(trim\(`price`\)\) IN \(/u);
  expect(script).toMatch(/THEN CAST\(`price` AS DOUBLE\) END, CAST\(raise_error\(/u);
});
