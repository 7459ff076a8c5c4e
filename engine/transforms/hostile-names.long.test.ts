/** Column names of any characters go through every transform and come out as they went in. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, literal, sql } from '#engine/base/sql.ts';
import { compileQuery } from '#engine/compile/index.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { getOutput, resolveGraph } from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';
import { formatPath, getPath, parsePath } from '#engine/transforms/column-path.ts';
import { transforms } from '#engine/transforms/index.ts';
import { arrayType, stringType, structType, type Schema } from '#engine/types/data-type.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const nasty = [
  '"',
  "'",
  '`',
  '``',
  'a.b',
  'a b',
  '\n',
  '\r\n',
  '\\',
  '\u202Eabc',
  'اسم',
  '名前',
  '😀',
  ';--',
  '/*',
  '*',
  '$1',
  '${x}',
  '?',
  'select',
  'rowid',
  'filename',
  'in',
  'tag',
  '__node_keep',
  '__node_left',
  '%s',
  '\u0001',
  '\u00A0',
  '[]',
  'a[]',
  '(x)',
  '{',
  'left side',
  'x'.repeat(10_240),
];
const hostileName = fc
  .oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }))
  .filter((name) => !name.includes('\0') && !/[\uD800-\uDFFF]/u.test(name));
const hostileNames = fc.uniqueArray(hostileName, {
  minLength: 2,
  maxLength: 2,
  selector: (name) => name.toLowerCase(),
  comparator: 'IsStrictlyEqual',
});

const path = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** Arguments over the columns `a` (text) and `b` (a struct with a field of the same name, and an array under the name of `a`). */
const argsOf: Readonly<Record<string, (a: string, b: string) => Record<string, unknown>>> = {
  Aggregate: (a) => ({ groups: [path(a)], aggs: [{ column: path(a), aggFunc: 'first', alias: 'result of it' }] }),
  ApplyMapping: (a, b) => ({
    mappings: [
      [path(a), 'string', path(a), 'string'],
      [`${path(b)}.${path(b)}`, 'string', `${path(b)}.${path(a)}`, 'string'],
    ],
  }),
  ArrayToColumns: (a, b) => ({ colName: `${path(b)}.${path(a)}`, colList: [a, `${b} of it`], indexes: [2, 1] }),
  CatalogTarget: (a) => ({ databaseName: 'd', tableName: 't', partitionKeys: [a] }),
  Compare: (a, b) => ({
    keys: [{ left: path(a), right: `${path(b)}.${path(b)}` }],
    columns: [path(b)],
    includeSame: true,
  }),
  ConcatenateColumns: (a, b) => ({ colName: a, colList: [path(a), `${path(b)}.${path(b)}`], spacer: a, nullValue: b }),
  CurrentTimestamp: (a) => ({ colName: a }),
  DerivedColumn: (a, b) => ({ colName: a, expr: `concat(${path(a)}, ${path(b)}.${path(b)})` }),
  DropDuplicates: (a) => ({ columns: [path(a)] }),
  DropFields: (_a, b) => ({ paths: [`${path(b)}.${path(b)}`] }),
  ExtractJsonPath: (a, b) => ({ colName: path(a), paths: ['a', 'b'], newCols: [b, `${a} of it`] }),
  FillMissingValues: (a, b) => ({ column: path(a), filledColumn: `${a} of it`, groups: [`${path(b)}.${path(a)}`] }),
  FillNulls: (a, b) => ({ fills: [{ column: path(a), value: b }] }),
  DropNullFields: (_a, b) => ({ paths: [`${path(b)}.${path(b)}`], nullTexts: ['v', 'w', b] }),
  DropNullRows: (a, b) => ({ columns: [path(a), `${path(b)}.${path(b)}`], match: 'any', emptyText: true }),
  Except: () => ({ setType: 'ALL' }),
  ExplodeArrayOrMap: (a) => ({ column: path('list of it'), newColumn: `${a}.`, outer: true }),
  Filter: (a) => ({ condition: `${path(a)} = 'v'` }),
  Flatten: (a) => ({ separator: a }),
  FormatTimestamp: (a, b) => ({
    colName: `${path(b)}.${path(b)}`,
    dateFormat: `'${a.replaceAll("'", "''").replaceAll('%', '')}'yyyy`,
    newColName: a,
  }),
  Identifier: (a) => ({ colName: a }),
  Intersect: () => ({ setType: 'ALL' }),
  Join: (a, b) => ({ keys: [{ left: path(a), right: `${path(b)}.${path(b)}` }], rightPrefix: '> ' }),
  Limit: () => ({ limit: 1 }),
  Lookup: (a, b) => ({
    keys: [{ left: path(a), right: `${path(b)}.${path(b)}` }],
    columns: [
      { column: `${path(b)}.${path(a)}`, newColumn: `${a}.` },
      { column: path(b), newColumn: `> ${b}` },
    ],
    severalMatches: 'fail',
    matchColumn: `> > ${b}`,
  }),
  Merge: (a, b) => ({ primaryKeys: [path(a), `${path(b)}.${path(b)}`] }),
  PIIDetection: (a, b) => ({
    entityTypes: ['EMAIL', 'CREDIT_CARD'],
    columns: [path(a)],
    action: 'hash',
    outputColumn: `${b}.`,
  }),
  ParseJsonColumn: (a, b) => ({ colName: path(a), schema: `${path(b)} INT, x ARRAY<STRING>`, newColName: b }),
  PathTarget: (a) => ({ path: 'p', partitionKeys: [a] }),
  Recipe: (a, b) => ({
    steps: [
      { id: 's1', transform: 'RenameField', args: { oldName: `${path(b)}.${path(b)}`, newName: `${path(b)}.c` } },
      { id: 's2', transform: 'Filter', args: { condition: `${path(a)} = 'v' AND ${path(b)}.c = 'v'` } },
      { id: 's3', transform: 'DropDuplicates', args: { columns: [path(a)] } },
    ],
  }),
  RegexExtractor: (a, b) => ({ colName: `${path(b)}.${path(b)}`, regex: '(v)(x)?', newCols: [a, b] }),
  Pivot: (a, b) => ({ columns: [path(a)], values: ['v', `${b}.`], aggColumn: '*', aggFunction: 'count' }),
  Relationalize: (a) => ({ name: a.slice(0, 200) }),
  RenameField: (a, b) => ({ oldName: `${path(b)}.${path(b)}`, newName: `${path(b)}.${path(a)}` }),
  ResolveChoice: (_a, b) => ({ specs: [{ path: `${path(b)}.${path(b)}`, action: 'cast:int' }] }),
  Route: (a) => ({
    groups: [{ groupName: a.slice(0, 200), condition: `${path(a)} = 'v'` }],
    defaultGroup: `${a.slice(0, 200)}.`,
  }),
  Sample: () => ({ fraction: 1 }),
  SelectFields: (a) => ({ paths: [path(a)] }),
  SelectFromCollection: () => ({ index: 0 }),
  SimplifyDdbJson: (_a, b) => ({ column: b }),
  Sort: (a, b) => ({ columns: [{ column: `${path(b)}.${path(b)}` }, { column: path(a) }] }),
  SplitFields: (_a, b) => ({ paths: [`${path(b)}.${path(b)}`], name1: b.slice(0, 200), name2: `${b.slice(0, 200)}.` }),
  SplitRows: (a) => ({
    comparisons: [{ column: path(a), operator: '=', value: 'v' }],
    name1: a.slice(0, 200),
    name2: `${a.slice(0, 200)}.`,
  }),
  SplitString: (a, b) => ({ colName: path(a), pattern: ',', newColName: b }),
  SqlTransform: (a) => ({
    sql: `SELECT ${ident(a).text} FROM ${ident(a.slice(0, 200)).text}`,
    aliases: { in1: a.slice(0, 200) },
  }),
  ToTimestamp: (a, b) => ({ colName: path(a), newColName: b }),
  UUID: (a) => ({ colName: a }),
  Unbox: (a, b) => ({ path: path(a), schema: `${path(b)} INT, x ARRAY<STRING>` }),
  Union: () => ({}),
  Unpivot: (a, b) => ({ columns: [path(a)], nameColumn: `${a}.`, valueColumn: `${b}.` }),
  Window: (a, b) => ({
    partitions: [path(a), `${path(b)}.${path(b)}`],
    orderBy: [{ column: `${path(b)}.${path(a)}` }],
    functions: [{ function: 'lag', column: path(a), newColumn: b }],
  }),
};

const named = transforms
  // Custom code is in no statement; code-values.slow.test.ts has its names.
  .filter((transform) => transform.effect !== 'source' && transform.code === undefined)
  .map((transform) => [transform.name, transform] as const);

describe.each(casesOfRun(named, 6))('%s', (name, transform) => {
  test('takes any name, and gives it back', async () => {
    await fc.assert(
      fc.asyncProperty(hostileNames, async ([a, b]) => {
        const schema: Schema = [
          // The fields of the other column become columns, so that none may have their names.
          ...(name === 'SimplifyDdbJson' ? [] : [{ name: a!, type: stringType }]),
          {
            name: b!,
            type: structType([
              { name: b!, type: stringType },
              { name: a!, type: arrayType(stringType) },
            ]),
          },
          ...(name === 'ExplodeArrayOrMap' ? [{ name: 'list of it', type: arrayType(stringType) }] : []),
        ];
        const job = jobSchema.parse({
          name: 'hostile',
          nodes: [
            { id: 'source', name: 'source', transform: 'PathSource', args: { path: 'source' } },
            {
              id: 'node',
              name: 'node',
              transform: name,
              args: argsOf[name]!(a!, b!),
              inputs: Object.fromEntries(transform.inputs.map((port) => [port, { node: 'source' }])),
            },
          ],
        });
        // `${x}` in a name is read as an argument; its value is the text itself.
        const environment = { ...testEnvironment(duck.connection, { source: schema }), arguments: { x: '${x}' } };
        const graph = await resolveGraph(job, environment, { nodeId: 'node' });
        const { id, schema: output } = getOutput(graph, 'node', undefined);
        const file = `${duck.folder}/hostile.parquet`;
        await duck.connection.run(
          sql`COPY (SELECT 'v' AS ${ident(a!)}, struct_pack(${ident(b!)} := 'v', ${ident(a!)} := ['v']) AS ${ident(b!)}, ['v'] AS "list of it") TO ${literal(file)} (FORMAT parquet)`,
        );
        const source = {
          scans: [
            {
              format: parquetCode,
              reading: { format: 'parquet', compression: 'none' as const, options: {} },
              files: [file],
            },
          ],
          columns: schema,
          partitionKeys: [],
          location: duck.folder,
        };
        const compiled = compileQuery({ graph, nodeId: id, sources: { source }, borders: {}, isolating: false });
        expect((await duck.connection.describe(compiled.query)).map((column) => column.name)).toEqual(
          output.map((column) => column.name),
        );
        const rows = await duck.connection.rows(compiled.query);
        // Both inputs are the same.
        if (name === 'Except') expect(rows).toEqual([]);
        else expect(rows.length).toBeGreaterThan(0);
        expect(output.some((column) => [a, b].includes(column.name))).toBe(true);
      }),
      { numRuns: 40, examples: nasty.map((one) => [[one, one === 'b' ? 'c' : 'b']]) },
    );
  });
});

test('paths out and back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 4 }), (parts) => {
      expect(parsePath(formatPath(parts))).toEqual(parts);
    }),
  );
  expect(parsePath('items[].price')).toEqual(['items', 'price']);
  expect(parsePath('`a.b`.c')).toEqual(['a.b', 'c']);
  expect(() => parsePath('')).toThrow(EngineError);
  expect(() => getPath([{ name: 'a.b', type: { kind: 'int' } }], 'A.b')).toThrow(
    expect.objectContaining({ code: 'UnknownColumn', hint: 'Put the name in backticks: `a.b`' }),
  );
});
