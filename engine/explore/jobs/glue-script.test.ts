/** Jobs as scripts for AWS Glue: which of its transforms, readers and writers they use, and where they stay with DataFrames. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { glueNodes } from '#engine/compile/spark/glue-script/nodes/index.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { sparkScriptOf } from '#engine/explore/jobs/spark-script.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';
import { transforms } from '#engine/transforms/index.ts';

let folder: string;
let engine: WorkspaceEngine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-glue-script-'));
  engine = await openWorkspaceEngine(folder);
  await using duck = await openTestDuck();
  const write = async (name: string, rows: Sql): Promise<void> => {
    await mkdir(path.join(engine.host.workspaceFolder, name));
    const file = path.join(engine.host.workspaceFolder, name, 'a.parquet');
    await duck.connection.run(sql`COPY (${rows}) TO ${literal(file)} (FORMAT parquet)`);
  };
  await write(
    'orders',
    sql`SELECT 1::BIGINT AS id, 'a' AS name, 2.5 AS price, {city: 'x', zip: 'y'} AS place, [1, 2] AS tags`,
  );
  await write('customers', sql`SELECT 1::BIGINT AS id, 'b' AS name, TIMESTAMP '2024-01-01' AS since`);
  await mkdir(path.join(engine.host.workspaceFolder, 'text'));
  await writeFile(path.join(engine.host.workspaceFolder, 'text', 'a.csv'), 'id,name\n1,x\n2,\n');
  await mkdir(path.join(engine.host.workspaceFolder, 'lines'));
  await writeFile(path.join(engine.host.workspaceFolder, 'lines', 'a.json'), '{"id": 1}\n');
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const source = { id: 's', name: 'Orders', transform: 'PathSource', args: { path: 'orders' } };
const target = (args: Record<string, unknown> = {}, input = 'n'): Record<string, unknown> => ({
  id: 't',
  name: 'Totals',
  transform: 'PathTarget',
  args: { path: 'out/totals', ...args },
  inputs: { in: { node: input } },
});
function node(transform: string, args: Record<string, unknown>, inputs: object = { in: { node: 's' } }) {
  return { id: 'n', name: 'Changed', transform, args, inputs };
}

function scriptOf(nodes: readonly Record<string, unknown>[], more: Record<string, unknown> = {}) {
  const job = jobSchema.parse({ name: 'daily totals', nodes, ...more });
  return sparkScriptOf(engine.host, job, 'glue-script', {}, false, new AbortController().signal);
}

async function textOf(nodes: readonly Record<string, unknown>[], more: Record<string, unknown> = {}): Promise<string> {
  const { text, problems } = await scriptOf(nodes, more);
  expect(problems).toEqual([]);
  return text!;
}

test('a job with a bookmark: contexts, a source that AWS Glue follows, a transform, a sink and the commit', async () => {
  const nodes = [source, node('SelectFields', { paths: ['name', 'id'] }), target({ partitionKeys: ['name'] })];
  const script = await scriptOf(nodes, { bookmark: 'enable' });
  expect(script.text).toContain(`
args = getResolvedOptions(sys.argv, ["JOB_NAME", "workspace", "output"])
glueContext = GlueContext(SparkContext.getOrCreate())
spark = glueContext.spark_session
spark.conf.set("spark.sql.ansi.enabled", "false")
`);
  expect(script.text).toContain(`
# Files: Orders
orders = glueContext.create_dynamic_frame.from_options(
    connection_type="s3",
    connection_options={"paths": [source_path("orders")], "recurse": True},
    format="parquet",
    transformation_ctx="orders",
)

# Select Fields: Changed
changed = SelectFields.apply(frame=orders, paths=["name", "id"], transformation_ctx="changed")

# Files: Totals
# Differs: Spark writes an empty text of the partition key "name" as null.
glueContext.write_dynamic_frame.from_options(
    frame=changed,
    connection_type="s3",
    connection_options={"path": target_path("out/totals"), "partitionKeys": ["name"]},
    format="parquet",
    format_options={"compression": "snappy"},
    transformation_ctx="totals",
)

job.commit()
`);
  const lines = script.draft.split('\n');
  expect(script.parts.map(({ nodeId, firstLine }) => [nodeId, lines[firstLine - 1]])).toEqual([
    ['s', '# Files: Orders'],
    ['n', '# Select Fields: Changed'],
    ['t', '# Files: Totals'],
  ]);
  expect(await scriptOf(nodes, { bookmark: 'enable' })).toEqual(script);
  expect(await textOf(nodes)).not.toContain('transformation_ctx="orders"');
});

const joined = { left: { node: 's' }, right: { node: 'c' } };
const customers = { id: 'c', name: 'Customers', transform: 'PathSource', args: { path: 'customers' } };

test.each([
  [
    'ApplyMapping',
    {
      mappings: [
        ['id', 'bigint', 'order id', 'bigint'],
        ['place.city', 'string', 'city', 'string'],
      ],
    },
    /ApplyMapping\.apply\([^]*\("id", "long", "`order id`", "long"\),\n\s+\("place\.city", "string", "city", "string"\)/u,
  ],
  ['DropFields', { paths: ['place.zip', 'tags'] }, /DropFields\.apply\(frame=orders, paths=\["place\.zip", "tags"\]/u],
  ['RenameField', { oldName: 'place.zip', newName: 'place.code' }, /old_name="place\.zip",\s+new_name="place\.code"/u],
  [
    'Filter',
    { condition: "id > 1 AND 'b' <> name" },
    /lambda row: row\["id"\] is not None and row\["id"\] > 1 and row\["name"\]/u,
  ],
  ['Flatten', {}, /UnnestFrame\.apply\(frame=orders/u],
])('%s is a transform of AWS Glue', async (transform, args, expected) => {
  expect(await textOf([source, node(transform, args), target()])).toMatch(expected);
});

test.each([
  ['a cast', 'ApplyMapping', { mappings: [['id', 'bigint', 'id', 'string']] }, 'CAST(`id` AS STRING)'],
  ['a struct that is built', 'ApplyMapping', { mappings: [['id', 'bigint', 'a.b', 'bigint']] }, 'named_struct('],
  ['a filter that OR joins', 'Filter', { condition: 'id = 1 OR id = 2' }, '.filter("'],
  ['a filter of a double', 'Filter', { condition: 'price > 1' }, '.filter("'],
  ['a filter for null', 'Filter', { condition: 'name IS NULL' }, '.filter("'],
  ['one level', 'Flatten', { maxLevels: 1 }, '.selectExpr('],
  ['a move', 'RenameField', { oldName: 'place.zip', newName: 'zip' }, '.selectExpr('],
])('%s is code of DataFrames, by the columns in their order', async (_title, transform, args, expected) => {
  const text = await textOf([source, node(transform, args), target()]);
  expect(text).toContain('orders_df = orders.toDF().select("`id`", "`name`", "`price`", "`place`", "`tags`")');
  expect(text).toContain(expected);
});

test('an inner join is one of AWS Glue, after columns of one name were renamed', async () => {
  const join = node('Join', { joinType: 'inner', keys: [{ left: 'id', right: 'id' }], rightPrefix: 'right_' }, joined);
  expect(await textOf([source, customers, join, target()])).toContain(`
customers_dyf_renamed = customers_dyf.rename_field("id", "right_id").rename_field("name", "right_name")
changed = Join.apply(
    frame1=orders,
    frame2=customers_dyf_renamed,
    keys1=["id"],
    keys2=["right_id"],
    transformation_ctx="changed",
)
`);
  const left = node('Join', { joinType: 'left', keys: [{ left: 'id', right: 'id' }], rightPrefix: 'r_' }, joined);
  expect(await textOf([source, customers, left, target()])).toContain(', "left")');
});

test('both outputs of a split read one collection', async () => {
  const split = node('SplitFields', { paths: ['id'] });
  const targets = ['selected', 'remaining'].map((port) => ({
    ...target({ path: `out/${port}` }),
    id: port,
    inputs: { in: { node: 'n', port } },
  }));
  const text = await textOf([source, split, ...targets]);
  expect(text.match(/SplitFields\.apply/gu)).toHaveLength(1);
  expect(text.match(/dfc=changed_frames,\s+key="(?:selected|remaining)"/gu)).toHaveLength(2);
});

test('Relationalize has a form here, and says that its keys are other numbers', async () => {
  const { text, differences } = await scriptOf([
    source,
    node('Relationalize', { name: 'root' }),
    { ...target(), inputs: { in: { node: 'n', port: 'root_tags' } } },
  ]);
  expect(text).toContain('"output", "TempDir"]');
  expect(text).toContain('Relationalize.apply(');
  expect(differences.map(({ says }) => says).join(' ')).toContain('keys of arrays');
});

test('a table is written by a sink that enters it into the Data Catalog; replaced files are purged first', async () => {
  const text = await textOf([
    source,
    node('SelectFields', { paths: ['id', 'name'] }),
    {
      ...target(),
      transform: 'CatalogTarget',
      args: { databaseName: 'sales', tableName: 'totals', path: 'out/t', mode: 'overwrite' },
    },
  ]);
  expect(text).toContain(`
glueContext.purge_s3_path(target_path("out/t"), {"retentionPeriod": 0})
totals = glueContext.getSink(
    connection_type="s3",
    path=target_path("out/t"),
    enableUpdateCatalog=True,
    updateBehavior="UPDATE_IN_DATABASE",
    partitionKeys=[],
    transformation_ctx="totals",
)
totals.setCatalogInfo(catalogDatabase="sales", catalogTableName="totals")
totals.setFormat("glueparquet", compression="snappy")
totals.writeFrame(changed)
`);
});

test('other targets are written by Spark, with a note where a table is not changed', async () => {
  const { text, differences } = await scriptOf([
    source,
    {
      ...target({}, 's'),
      transform: 'CatalogTarget',
      args: { databaseName: 'sales', tableName: 'nested', path: 'out/n' },
    },
  ]);
  expect(text).toContain('.write.format("parquet")');
  expect(differences).toMatchObject([{ nodeId: 't', says: expect.stringContaining('sales.nested') }]);
});

test('CSV is read by Spark; with a bookmark, by AWS Glue as text, and the script stops at records that it cannot read', async () => {
  const nodes = [{ ...source, args: { path: 'text' } }, target({}, 's')];
  expect(await textOf(nodes)).toContain('spark.read.format("csv")');
  const text = await textOf(nodes, { bookmark: 'enable' });
  expect(text).toContain(
    'format_options={"separator": ",", "quoteChar": "\\"", "withHeader": True, "multiLine": True}',
  );
  expect(text).toContain('if orders_source.errorsCount() > 0:\n    raise ValueError(');
  expect(text).toContain("CASE WHEN `name` IN ('') OR `name` IS NULL THEN NULL ELSE `name` END AS `name`");
});

test('with a bookmark, JSON has no form, and a source that is read whole is read by Spark', async () => {
  const lines = { ...source, args: { path: 'lines' } };
  const { text, problems } = await scriptOf([lines, target({}, 's')], { bookmark: 'enable' });
  expect(text).toBeNull();
  expect(problems).toMatchObject([{ nodeId: 's', reason: expect.stringContaining('Convert the files to Parquet') }]);
  const whole = [{ ...lines, scope: 'all-rows' }, target({}, 's')];
  expect(await textOf(whole, { bookmark: 'enable' })).toContain('spark.read.format("json")');
});

test('text of a job stays text: names, keys and literals cannot end a comment or a string', async () => {
  const name = 'x\nimport os; os.remove("a")\r"""\u2028';
  const text = await textOf([
    source,
    { ...node('Filter', { condition: `name = '"); print(1) #\\'` }), name },
    target({ partitionKeys: ['name'] }),
  ]);
  expect(text.split(/\r|\n/u).filter((line) => line.includes('os.remove'))).toEqual([
    '# Filter: x import os; os.remove("a") """',
  ]);
  expect(text).toContain(String.raw`row["name"] == "\"); print(1) #\\"`);
});

test('the list of transforms of AWS Glue names transforms', () => {
  const names = new Set(transforms.map(({ name }) => name));
  expect([...glueNodes.keys()].filter((name) => !names.has(name))).toEqual([]);
});
