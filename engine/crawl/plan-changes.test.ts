import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Table } from '#engine/catalog/entities.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { tableSettingsSchema } from '#engine/contract/definitions/table-settings.ts';
import { nothingPinned, type PinnedTables } from '#engine/crawl/pinned-table.ts';
import { matchTables } from '#engine/crawl/match-tables.ts';
import { planChanges, type ChangePlan, type ExistingTable } from '#engine/crawl/plan-changes.ts';
import { noDifference, type ObjectDifference, type PlannedTable } from '#engine/crawl/planned-table.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';

function crawler(change: Record<string, unknown> = {}): Crawler {
  return crawlerSchema.parse({ name: 'nightly', databaseName: 'Lake', targets: [{ path: '/lake' }], ...change });
}

function planned(name: string, columns: string, change: Partial<PlannedTable> = {}): PlannedTable {
  return {
    location: `/lake/${name}`,
    sourceName: name,
    columns: columns
      .split(' ')
      .map((column) => ({ name: column.split(':')[0]!, type: parseHive(column.split(':').slice(1).join(':')) })),
    partitionKeys: [],
    reading: { classification: 'csv', compression: 'none', options: { separator: ',' } },
    mainShapes: [],
    objectCount: 1,
    sizeBytes: 10,
    recordCount: 1,
    partitionCount: 0,
    fingerprint: 'f',
    warnings: [],
    ...change,
  };
}

interface State {
  readonly tables: readonly Table[];
}

const nothing: State = { tables: [] };

function crawl(
  state: State,
  found: readonly PlannedTable[],
  how: Crawler,
  difference: Partial<ObjectDifference> = {},
  pinned: PinnedTables = nothingPinned,
): { plan: ChangePlan; state: State } {
  const matches = matchTables(found, state.tables, how.tablePrefix);
  const existing = (table: Table): ExistingTable => ({
    table,
    difference: { ...noDifference, ...difference },
    committing: table.lockedByRun !== null,
  });
  const plan = planChanges({
    crawler: how,
    now: 1000,
    planned: found,
    pinned,
    matched: matches.map((table) => (table === undefined ? undefined : existing(table))),
    vanished: state.tables.filter((table) => !matches.includes(table)).map(existing),
    takenNames: new Set(state.tables.map((table) => table.name)),
  });
  const next = new Map(state.tables.map((table) => [table.name, table]));
  for (const { table } of plan.publish) {
    const before = next.get(table.name);
    next.set(table.name, {
      description: '',
      owner: '',
      ...table,
      versionId: 0,
      createTime: 0,
      updateTime: 0,
      objectCount: 0,
      sizeBytes: 0,
      recordCount: 0,
      partitionCount: 0,
      generation: (before?.generation ?? 0) + 1,
      lockedByRun: null,
    });
  }
  for (const { name } of plan.deleteTables) next.delete(name);
  return { plan, state: { tables: [...next.values()] } };
}

const types = (state: State, name: string): string[] =>
  state.tables
    .find((table) => table.name === name)!
    .columns.map((column) => `${column.name} ${formatHive(column.type)}`);

describe('changes', () => {
  test('of a first crawl are new tables, described', () => {
    const { plan, state } = crawl(nothing, [planned('Orders', 'id:bigint a:string')], crawler({ tablePrefix: 'raw_' }));
    expect(plan).toMatchObject({ added: 1, updated: 0, unchanged: 0, deleted: 0 });
    expect(plan.changes).toEqual([
      {
        change: 'added',
        entity: 'table',
        databaseName: 'lake',
        tableName: 'raw_orders',
        description: 'Found at /lake/Orders: csv, 2 columns, 1 file.',
      },
    ]);
    expect(state.tables[0]).toMatchObject({ databaseName: 'lake', parameters: { UPDATED_BY_CRAWLER: 'nightly' } });
  });

  test('of columns are described by name and type', () => {
    const first = crawl(nothing, [planned('t', 'id:bigint a:string old:date')], crawler()).state;
    const { plan, state } = crawl(first, [planned('t', 'id:double a:string new:boolean')], crawler());
    expect(plan.changes[0]!.description).toBe(
      'Column added: new boolean; column removed: old; column retyped: id bigint → double.',
    );
    expect(types(state, 't')).toEqual(['id double', 'a string', 'new boolean']);
  });

  test('of read options are described with both values; of files that are read differently, by the options', () => {
    const options = { separator: ',', nullValues: [''], columns: ['id'] };
    const reading = { classification: 'csv', compression: 'none', options };
    const first = crawl(nothing, [planned('t', 'id:bigint', { reading })], crawler()).state;
    const described = (change: object): string | undefined =>
      crawl(first, [planned('t', 'id:bigint', { reading: { ...reading, ...change } })], crawler()).plan.changes[0]
        ?.description;
    expect(described({ options: { ...options, separator: ';', nullValues: ['n'.repeat(50)], quoteChar: '"' } })).toBe(
      'Read options changed: separator "," → ";", nullValues, quoteChar unset → "\\"".',
    );
    expect(described({ variants: { h: { ...options, decimalSeparator: ',', columns: ['x'] } } })).toBe(
      'Some files are read with different values of decimalSeparator.',
    );
    expect(described({ options: { ...options, columns: ['id', 'x'] } })).toBe(
      'Columns of the files have different names or types, or a different order.',
    );
    expect(described({})).toBeUndefined();
  });

  test('of files and partitions are counted', () => {
    const first = crawl(nothing, [planned('t', 'id:bigint')], crawler()).state;
    const { plan } = crawl(first, [planned('t', 'id:bigint')], crawler(), {
      added: 1200,
      sampleAdded: ['/lake/t/y=1/a.csv', '/lake/t/y=1/b.csv'],
      changed: 1,
      removed: 1,
      sampleRemoved: ['/elsewhere/c.csv'],
      partitionsAdded: 4,
      samplePartitionsAdded: ['y=1', 'y=2', 'y=3'],
    });
    expect(plan.updated).toBe(1);
    expect(plan.changes.map((change) => `${change.change} ${change.entity} ${change.description}`)).toEqual([
      'added partition 4 partitions added: y=1, y=2, y=3, ….',
      'added object 1,200 files added: y=1/a.csv, y=1/b.csv, ….',
      'updated object 1 file changed.',
      'deleted object 1 file removed: /elsewhere/c.csv.',
    ]);
  });

  test('are only logged under LOG, but new tables and files come in', () => {
    const log = crawler({ schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' } });
    const first = crawl(nothing, [planned('t', 'id:bigint'), planned('gone', 'x:date')], log).state;
    const { plan, state } = crawl(first, [planned('t', 'id:string'), planned('u', 'a:date')], log);
    expect(plan).toMatchObject({ added: 1, updated: 0, unchanged: 1, deleted: 0 });
    expect(types(state, 't')).toEqual(['id bigint']);
    expect(state.tables.map((table) => table.name).sort()).toEqual(['gone', 't', 'u']);
    expect(plan.logged).toHaveLength(2);
    expect(
      crawl(first, [planned('t', 'id:string'), planned('gone', 'x:date')], log, { added: 1 }).plan.publish[0]!.table
        .columns[0]!.type,
    ).toEqual({ kind: 'bigint' });
  });

  test('of vanished tables follow the delete behaviour; a deprecated table found again is no longer deprecated', () => {
    const first = crawl(nothing, [planned('t', 'id:bigint')], crawler()).state;
    const deprecated = crawl(first, [], crawler());
    expect(deprecated.plan).toMatchObject({ deleted: 1, changes: [{ change: 'deprecated' }] });
    expect(deprecated.state.tables[0]!.parameters).toMatchObject({ DEPRECATED_BY_CRAWLER: '1000' });
    expect(crawl(deprecated.state, [], crawler()).plan).toMatchObject({ deleted: 0, publish: [] });
    const back = crawl(deprecated.state, [planned('t', 'id:bigint')], crawler());
    expect(back.plan.changes[0]!.description).toBe('Found again, no longer deprecated.');
    expect(back.state.tables[0]!.parameters).not.toHaveProperty('DEPRECATED_BY_CRAWLER');
    const deleting = crawler({ schemaChangePolicy: { deleteBehavior: 'DELETE_FROM_DATABASE' } });
    expect(crawl(first, [], deleting).state.tables).toEqual([]);
  });

  test('of a table whose files are in others now say which', () => {
    const first = crawl(nothing, [planned('sales', 'a:bigint')], crawler()).state;
    const split = crawl(first, [planned('sales/jan.csv', 'a:bigint'), planned('sales/feb.csv', 'b:date')], crawler());
    expect(split.plan.changes.map(({ description }) => description)).toContainEqual(
      expect.stringMatching(
        /^Marked as deprecated: its files now belong to sales_jan_csv, sales_feb_csv, because their/u,
      ),
    );
    expect(split.plan.warnings).toEqual([
      expect.stringMatching(
        /^Table \w+\.sales is marked as deprecated: its files now belong to sales_jan_csv, sales_feb_csv, because/u,
      ),
    ]);
    const deleting = crawler({ schemaChangePolicy: { deleteBehavior: 'DELETE_FROM_DATABASE' } });
    expect(crawl(first, [planned('sales/jan.csv', 'a:bigint')], deleting).plan.warnings).toEqual([
      expect.stringMatching(
        /^Table \w+\.sales is removed from the catalog: its files now belong to sales_jan_csv, because/u,
      ),
    ]);
    const { changes: joined, warnings } = crawl(split.state, [planned('sales', 'a:bigint')], crawler()).plan;
    expect(warnings).toEqual([]);
    expect(joined.map(({ description }) => description)).toContain(
      'Marked as deprecated: its files now belong to sales.',
    );
    const beside = crawl(first, [planned('sales_2', 'a:bigint')], crawler()).plan.changes;
    expect(beside.map(({ description }) => description)).toContain(
      'Marked as deprecated: no files were found at /lake/sales.',
    );
  });

  test('of a column that was added do not mention the order of columns', () => {
    const reading = (...columns: string[]): object => ({
      reading: { classification: 'csv', compression: 'none', options: { columns } },
    });
    const first = crawl(nothing, [planned('t', 'a:bigint', reading('a'))], crawler()).state;
    const { plan } = crawl(first, [planned('t', 'a:bigint b:bigint', reading('a', 'b'))], crawler());
    expect(plan.changes[0]!.description).toBe('Column added: b bigint.');
  });

  test('touch only tables of the crawler when something vanished', () => {
    const first = crawl(nothing, [planned('t', 'id:bigint')], crawler()).state;
    const other = crawler({ name: 'other' });
    expect(crawl(first, [], other).plan).toMatchObject({ publish: [], deleteTables: [], deleted: 0 });
    expect(crawl(first, [planned('t', 'id:bigint')], other).plan).toMatchObject({ publish: [], unchanged: 1 });
  });

  test('under mergeNewColumns only add, also nested', () => {
    const merging = crawler({ mergeNewColumns: true });
    const first = crawl(nothing, [planned('t', 'id:bigint s:struct<a:bigint>')], merging).state;
    const { plan, state } = crawl(first, [planned('t', 'id:string s:struct<a:string,b:date> z:date')], merging);
    expect(types(state, 't')).toEqual(['id bigint', 's struct<a:bigint,b:date>', 'z date']);
    expect(plan.updated).toBe(1);
    expect(plan.logged).toEqual([
      't: id stays bigint, its files contain string, s stays struct<a:bigint,b:date>, its files contain struct<a:string,b:date>; values that do not fit are rejected when they are read.',
    ]);
    const other = { reading: { classification: 'json', compression: 'none', options: {} } };
    const turned = crawl(state, [planned('t', 'id:bigint', other)], merging);
    expect(turned.state.tables[0]!.parameters).toHaveProperty('DEPRECATED_BY_CRAWLER');
    expect(crawl(turned.state, [planned('t', 'id:bigint', other)], merging).plan.publish).toEqual([]);
  });

  test('keep the definition of a table that a run created, except new columns', () => {
    const made = crawl(nothing, [planned('t', 'id:int')], crawler()).state.tables.map((table) => ({
      ...table,
      parameters: {},
    }));
    const { plan, state } = crawl({ tables: made }, [planned('t', 'id:bigint more:string')], crawler());
    expect(types(state, 't')).toEqual(['id int', 'more string']);
    expect(state.tables[0]!.parameters).toEqual({});
    expect(plan.updated).toBe(1);
  });

  test('never touch what a person pinned', () => {
    const settings = tableSettingsSchema.parse({
      databaseName: 'lake',
      name: 't',
      description: 'mine',
      columns: [{ name: 'zip', type: 'string' }],
      reading: { options: { separator: ';' } },
    });
    const pinned: PinnedTables = (_database, name) => (name === 't' ? settings : undefined);
    const first = crawl(nothing, [planned('t', 'zip:bigint')], crawler(), {}, pinned).state;
    expect(first.tables[0]).toMatchObject({
      description: 'mine',
      columns: [{ name: 'zip', type: { kind: 'string' } }],
      reading: { options: { separator: ';' } },
    });
    expect(crawl(first, [planned('t', 'zip:double')], crawler(), {}, pinned).plan.publish).toEqual([]);
  });

  test('leave a table alone that a run is committing to, or whose keys do not fit', () => {
    const first = crawl(nothing, [planned('t', 'id:bigint')], crawler()).state;
    const locked = { tables: first.tables.map((table) => ({ ...table, lockedByRun: 'jr_1' })) };
    expect(crawl(locked, [planned('t', 'id:string')], crawler(), { added: 1 }).plan.publish).toEqual([]);
    expect(crawl(locked, [], crawler()).plan.publish).toEqual([]);
    const log = crawler({ schemaChangePolicy: { updateBehavior: 'LOG' } });
    const deeper = planned('t', 'id:bigint', { partitionKeys: [{ name: 'y', type: { kind: 'int' } }] });
    expect(crawl(first, [deeper], log, { added: 1 }).plan).toMatchObject({ publish: [], unchanged: 1 });
  });

  test('give tables of one name at several places a name each, which they keep', () => {
    const found = [planned('a/t', 'id:bigint', { sourceName: 't' }), planned('b/t', 'id:bigint', { sourceName: 't' })];
    const first = crawl(nothing, found, crawler());
    const [plain, hashed] = first.state.tables.map((table) => table.name);
    expect(plain).toBe('t');
    expect(hashed).toMatch(/^t_[0-9a-f]{8}$/u);
    const earlier = planned('0/t', 'id:bigint', { sourceName: 't' });
    const second = crawl(first.state, [earlier, ...found], crawler());
    expect(second.plan).toMatchObject({ added: 1, unchanged: 2 });
    expect(second.state.tables.find((table) => table.location === '/lake/a/t')!.name).toBe('t');
  });
});

describe('a second crawl of the same files', () => {
  test('changes nothing, whatever the policies and the state before', () => {
    const columns = fc.constantFrom(
      'id:bigint',
      'id:string',
      'id:bigint s:struct<a:bigint>',
      's:struct<a:bigint,b:date> z:date',
    );
    const tables = fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'x/a', 'x/b'), columns, fc.constantFrom('csv', 'json')), {
        selector: ([name]) => name,
      })
      .map((entries) =>
        entries.map(([name, text, classification]) =>
          planned(name, text, {
            sourceName: name.slice(-1),
            reading: { classification, compression: 'none', options: {} },
          }),
        ),
      );
    const policies = fc.record({
      schemaChangePolicy: fc.record({
        updateBehavior: fc.constantFrom('UPDATE_IN_DATABASE', 'LOG'),
        deleteBehavior: fc.constantFrom('DELETE_FROM_DATABASE', 'LOG', 'DEPRECATE_IN_DATABASE'),
      }),
      mergeNewColumns: fc.boolean(),
      recrawlBehavior: fc.constantFrom('CRAWL_EVERYTHING', 'CRAWL_NEW_FOLDERS_ONLY'),
    });
    fc.assert(
      fc.property(tables, tables, policies, (before, after, policy) => {
        const how = crawler(policy);
        const settled = crawl(crawl(nothing, before, how).state, after, how).state;
        const { plan } = crawl(settled, after, how);
        expect(plan).toMatchObject({ publish: [], deleteTables: [], changes: [], added: 0, updated: 0, deleted: 0 });
      }),
      { numRuns: 500 },
    );
  });
});
