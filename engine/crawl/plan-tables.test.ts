import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ShapeSet, type FileShape } from '#engine/crawl/file-shape.ts';
import { unread, type GroupSettings } from '#engine/crawl/grouping/group-tables.ts';
import { skippedFile, type ListedFiles } from '#engine/crawl/listed-files.ts';
import { shuffleObjects, sortObjects } from '#engine/crawl/object-order.ts';
import { lake, orders, people } from '#engine/crawl/testing/drawn-lakes.ts';
import { planTables, type TablePlan } from '#engine/crawl/plan-tables.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const automatic: GroupSettings = { combineCompatibleSchemas: false, tableLevel: null, rootIsTable: false };

/** `csv a:bigint,b:string`, `json …`, `csv; a:…` with another separator; `-` unread, `!` skipped. */
function shape(text: string): FileShape {
  const [format, columns] = text.split(' ') as [string, string];
  return {
    reading: {
      format: format.replace(/\W/gu, ''),
      compression: 'none',
      options: { separator: format.endsWith(';') ? ';' : ',' },
    },
    schema: columns
      .split(',')
      .map((column) => ({ name: column.split(':')[0]!, type: parseHive(column.split(':')[1] ?? 'string') })),
    exact: true,
    warnings: [],
  };
}

function plan(files: Readonly<Record<string, string>>, settings: Partial<GroupSettings> = {}, seed = 0): TablePlan {
  const objects = sortObjects(
    shuffleObjects(
      Object.keys(files).map((path) => ({ path: `/lake/${path}`, size: 10, modifiedMicros: 1 })),
      seed,
    ),
  );
  const shapes = new ShapeSet();
  for (const object of shuffleObjects(objects, seed)) {
    const text = files[object.path.slice(6)]!;
    if (text.length > 1) shapes.add(shape(text));
  }
  const skipped = objects
    .filter(({ path }) => files[path.slice(6)] === '!')
    .map(({ path }) => ({ path, reason: 'bad' }));
  const listed: ListedFiles = {
    root: '/lake',
    rootIsFile: false,
    separator: '/',
    objects,
    shapes: Int32Array.from(objects, ({ path }) => {
      const text = files[path.slice(6)]!;
      return text === '-' ? unread : text === '!' ? skippedFile : shapes.add(shape(text));
    }),
    recordCounts: new Float64Array(objects.length).fill(1),
    skipped,
  };
  return planTables(listed, shapes, { ...automatic, ...settings }, undefined);
}

/** `location [keys] (columns) files`. */
function outline(files: Readonly<Record<string, string>>, settings: Partial<GroupSettings> = {}): string[] {
  return plan(files, settings).tables.map(({ table }) => {
    const keys = table.partitionKeys.map((key) => `${key.name} ${formatHive(key.type)}`).join(', ');
    return `${table.location.slice(6) || '.'} [${keys}] (${table.columns.map((column) => `${column.name} ${formatHive(column.type)}`).join(', ')}) ${table.objectCount}`;
  });
}

describe('tables', () => {
  test('are folders of files with one schema; key=value folders belong to the folder above', () => {
    expect(
      outline({
        'orders/a.csv': orders,
        'orders/b.csv': orders,
        'sales/year=2020/month=01/a.csv': people,
        'sales/year=2021/month=02/a.csv': people,
      }),
    ).toEqual([
      'orders [] (id bigint, name string, price double, day date) 2',
      'sales [year int, month string] (first string, last string, born date) 2',
    ]);
  });

  test('are single files directly in the target and where schemas in one folder differ', () => {
    expect(
      outline({ 'a.csv': orders, 'b.csv': orders, 'mixed/x.csv': orders, 'mixed/y.csv': people }).map(
        (line) => line.split(' ')[0],
      ),
    ).toEqual(['a.csv', 'b.csv', 'mixed/x.csv', 'mixed/y.csv']);
  });

  test('get a warning where files directly in the target are alike, which one table could hold', () => {
    const warned = (files: Readonly<Record<string, string>>, settings: Partial<GroupSettings> = {}): string[] =>
      plan(files, settings).tables.flatMap(({ table: { warnings } }) =>
        warnings.map(({ path, fileCount }) => `${path.slice(6)} ${fileCount}`),
      );
    expect(warned({ 'orders-1.csv': orders, 'orders-2.csv': orders, 'people.csv': people })).toEqual([
      'orders-1.csv 2',
    ]);
    expect(warned({ 'north.csv': orders, 'south.csv': orders, 'west.csv': orders })).toEqual(['north.csv 3']);
    // Two may have the same columns by chance; below a folder they are one table.
    expect(warned({ 'north.csv': orders, 'south.csv': orders })).toEqual([]);
    expect(warned({ 't/1.csv': orders, 't/2.csv': orders })).toEqual([]);
    expect(warned({ '1.csv': orders, '2.csv': orders }, { combineCompatibleSchemas: true })).toEqual([]);
  });

  test('are not torn apart by one stray among ten files', () => {
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`t/${index}.csv`, orders]));
    expect(outline({ ...files, 't/readme.csv': people })).toEqual([
      't [] (id bigint, name string, price double, day date) 10',
      't/readme.csv [] (first string, last string, born date) 1',
    ]);
  });

  test('are the parent when most of its folders are alike', () => {
    expect(
      outline({ 'log/eu/a.csv': orders, 'log/us/a.csv': orders, 'log/asia/a.csv': `${orders},extra:string` }),
    ).toEqual(['log [partition_0 string] (id bigint, name string, price double, day date, extra string) 3']);
    expect(outline({ 'log/2023/12/a.csv': orders, 'log/2024/01/a.csv': orders })).toEqual([
      'log [partition_0 int, partition_1 string] (id bigint, name string, price double, day date) 2',
    ]);
  });

  test('are the folders themselves when they are unlike, or one of a kind', () => {
    expect(outline({ 'x/a/1.csv': orders, 'x/b/1.csv': people }).map((line) => line.split(' ')[0])).toEqual([
      'x/a',
      'x/b',
    ]);
    expect(outline({ 'x/deep/only/1.csv': orders }).map((line) => line.split(' ')[0])).toEqual(['x/deep/only']);
    expect(
      outline({ 'x/a/1.csv': orders, 'x/b/1.csv': orders.replace('csv', 'json') }).map((line) => line.split(' ')[0]),
    ).toEqual(['x/a', 'x/b']);
  });

  test('need a clear majority of few kinds', () => {
    const kinds = ['a', 'b', 'c', 'd', 'e', 'f'].map((kind) => [`x/${kind}/1.csv`, `csv ${kind}1,${kind}2`]);
    const alike = Array.from({ length: 20 }, (_, index) => [`x/s${index}/1.csv`, orders]);
    expect(outline(Object.fromEntries([...alike, ...kinds.slice(0, 4)]))).toHaveLength(5);
    expect(outline(Object.fromEntries([...alike, ...kinds]))).toHaveLength(26);
    expect(outline({ 'x/a/1.csv': orders, 'x/b/1.csv': orders, 'x/c/1.csv': people })).toHaveLength(3);
  });

  test('take drifted schemas of key=value folders together', () => {
    expect(outline({ 't/y=1/a.csv': 'csv id:bigint,v:bigint', 't/y=2/a.csv': 'csv id:bigint,v:double,w,x,z' })).toEqual(
      ['t [y int] (id bigint, v double, w string, x string, z string) 2'],
    );
    expect(outline({ 't/kind=a/a.csv': orders, 't/kind=b/a.csv': people }).map((line) => line.split(' ')[0])).toEqual([
      't/kind=a',
      't/kind=b',
    ]);
  });

  test('keep a data column that is called like a partition key under another name', () => {
    expect(
      outline({ 't/year=1/a.csv': 'csv year:bigint,v:bigint', 't/year=2/a.csv': 'csv year:bigint,v:bigint' }),
    ).toEqual(['t [year int] (year_1 bigint, v bigint) 2']);
  });

  test('of the target itself when it has key=value folders', () => {
    expect(outline({ 'y=1/a.csv': orders, 'y=2/a.csv': orders })).toEqual([
      '. [y int] (id bigint, name string, price double, day date) 2',
    ]);
  });

  test('start at a forced level, or form one table for the whole target', () => {
    const files = { 'a/x/1.csv': orders, 'a/y/2.csv': people, 'b/x/1.csv': orders, 'top.csv': people };
    expect(outline(files, { tableLevel: 1 }).map((line) => line.slice(0, line.indexOf('(')))).toEqual([
      'a [partition_0 string] ',
      'b [partition_0 string] ',
      'top.csv [] ',
    ]);
    expect(outline(files, { combineCompatibleSchemas: true })).toEqual([
      '. [partition_0 string, partition_1 string] (id bigint, name string, price double, day date, first string, last string, born date) 4',
    ]);
    expect(
      plan(
        { 'a/1.csv': orders, 'a/2.csv': orders, 'a/1.json': 'json a' },
        { combineCompatibleSchemas: true },
      ).tables.map(({ table }) => table.sourceName),
    ).toEqual(['lake', 'lake_json']);
  });

  test('hold files that are read with other options, marked by the hash of their shape', () => {
    const [found] = plan({ 't/a.csv': orders, 't/b.csv': orders, 't/c.csv': orders.replace('csv', 'csv;') }).tables;
    expect(found!.table).toMatchObject({ objectCount: 3, reading: { options: { separator: ',' } } });
    expect(Object.values(found!.table.reading.variants!)).toEqual([{ separator: ';' }]);
  });

  test('of partitions take the files that fit out of a folder with files of several kinds', () => {
    expect(outline({ 't/y=1/a.csv': orders, 't/y=2/a.csv': orders, 't/y=2/odd.csv': people })).toEqual([
      't [y int] (id bigint, name string, price double, day date) 2',
      't/y=2/odd.csv [] (first string, last string, born date) 1',
    ]);
    expect(
      outline({
        't/y=1/m=1/a.csv': orders,
        't/y=1/m=2/a.csv': orders,
        't/y=2/m=1/a.csv': orders,
        't/y=2/m=1/odd.csv': people,
      }).map((line) => line.slice(0, line.indexOf('('))),
    ).toEqual(['t [y int, m int] ', 't/y=2/m=1/odd.csv [] ']);
  });

  test('have each file once when the files of their folder do not fit its partitions', () => {
    const files: Record<string, string> = { 't/stray.csv': 'csv x,y,z' };
    for (let index = 0; index < 12; index += 1) files[`t/own${index}.csv`] = people;
    for (let index = 0; index < 4; index += 1) files[`t/y=${index}/a.csv`] = orders;
    const paths = plan(files).tables.map(({ table }) => table.location);
    expect(paths).toHaveLength(new Set(paths).size);
    expect(paths).toHaveLength(14);
  });

  test('include unread files of a sampled folder, and list those that fit nowhere', () => {
    expect(plan({ 't/a.csv': orders, 't/b.csv': '-' }).tables).toMatchObject([{ table: { objectCount: 2 } }]);
    expect(plan({ 't/a.csv': '!', 't/b.csv': '-' }).skipped.map((entry) => entry.path)).toEqual([
      '/lake/t/a.csv',
      '/lake/t/b.csv',
    ]);
  });
});

describe('files that do not fit the table around them', () => {
  const misfits = (files: Readonly<Record<string, string>>, settings: Partial<GroupSettings> = {}): unknown[] =>
    plan(files, settings).tables.flatMap(({ table: { location, misfit } }) =>
      misfit === undefined ? [] : [[location.slice(6), misfit.table?.location.slice(6) ?? null, misfit.reason]],
    );
  const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`t/${index}.csv`, orders]));
  const partitions = Object.fromEntries([1, 2, 3, 4].map((year) => [`t/y=${year}/a.csv`, orders]));

  test('are reported with the table and the reason, each time they are a separate table', () => {
    expect(misfits({ ...many, 't/readme.csv': 'csv id:bigint,first:string,name:bigint' })).toEqual([
      [
        't/readme.csv',
        't',
        '2 of its 3 columns are in the table, but not first; it lacks price, day; name is bigint, not string',
      ],
    ]);
    expect(misfits({ ...partitions, 't/y=4/odd.json': 'json id:bigint' })).toEqual([
      ['t/y=4/odd.json', 't', 'its format is json, the table is csv'],
    ]);
    expect(misfits({ ...partitions, 't/y=5/a.csv': people })).toEqual([
      ['t/y=5', 't', 'none of its 3 columns (first, last, born) are in the table; it lacks id, name, price, day'],
    ]);
    expect(misfits({ ...partitions, 't/loose.csv': people })).toMatchObject(
      [['t/loose.csv', 't', {}]].map(([a, b]) => [a, b, expect.stringContaining('first')]),
    );
    const regions = { 'r/a/1.csv': orders, 'r/b/1.csv': orders, 'r/c/1.csv': orders, 'r/d/1.csv': people };
    expect(misfits(regions)).toMatchObject([['r/d', 'r', expect.stringContaining('first')]]);
  });

  test('are those of a series, too, whose files have a table each', () => {
    const reason = 'the files around it have too little in common for one table';
    const series = { 't/d-1.csv': orders, 't/d-2.csv': people, 't/d-10.csv': orders, 't/notes.csv': people };
    const unlike = 'none of its 3 columns (first, last, born) are in the table; it lacks id, name, price, day';
    expect(misfits(series)).toEqual([
      ['t/d-1.csv', null, reason],
      ['t/d-10.csv', null, reason],
      ['t/d-2.csv', 't/d-1.csv', unlike],
    ]);
    // Directly in the target, files that are alike are a table each, too: nothing of them does not fit.
    expect(misfits({ 'd-1.csv': orders, 'd-2.csv': orders, 'd-3.csv': orders })).toEqual([]);
    expect(misfits({ 'd-1.csv': orders, 'd-2.csv': people, 'd-10.csv': orders })).toEqual([
      ['d-2.csv', 'd-1.csv', unlike],
    ]);
    // Two may be alike by chance; names without numbers, formats and folders say nothing about each other.
    expect(misfits({ 't/d-1.csv': orders, 't/d-2.csv': people })).toEqual([]);
    expect(misfits({ 't/a.csv': orders, 't/b.csv': people, 't/c.csv': orders })).toEqual([]);
    expect(misfits({ 't/d-1.csv': orders, 't/d-2.csv': people, 't/d-3.json': 'json id:bigint' })).toEqual([]);
  });

  test('have no table when the partitions are too different for one', () => {
    const reason = 'the files around it have too little in common for one table';
    expect(misfits({ 't/kind=a/a.csv': orders, 't/kind=b/a.csv': people })).toEqual([
      ['t/kind=a', null, reason],
      ['t/kind=b', null, reason],
    ]);
    expect(misfits({ 't/y=1/a.csv': orders, 't/y=1/b.csv': people })).toEqual([
      ['t/y=1/a.csv', null, reason],
      ['t/y=1/b.csv', null, reason],
    ]);
  });

  test('are reported for a format that one table per target cannot take', () => {
    expect(
      misfits({ 'a/1.csv': orders, 'a/2.csv': orders, 'a/1.json': 'json a' }, { combineCompatibleSchemas: true }),
    ).toEqual([['', '', 'its format is json, the table is csv']]);
  });

  test('are not: plain folders that are tables by themselves, and files of the target', () => {
    expect(misfits({ 'a.csv': orders, 'b.csv': people, 'x/a/1.csv': orders, 'x/b/1.csv': people })).toEqual([]);
    expect(misfits({ 'mixed/x.csv': orders, 'mixed/y.csv': people })).toEqual([]);
    expect(misfits(partitions)).toEqual([]);
  });
});

const anySettings = fc.constantFrom<Partial<GroupSettings>>(
  {},
  {},
  { combineCompatibleSchemas: true },
  { tableLevel: 1 },
  { tableLevel: 2 },
  { rootIsTable: true },
);

describe('a plan', () => {
  test('does not depend on the order of the listing or of reading', () => {
    fc.assert(
      fc.property(lake, anySettings, (files, settings) => {
        const first = plan(files, settings, 1);
        const facts = ({ tables, skipped }: TablePlan): unknown => ({
          skipped,
          tables: tables.map(({ table, files: members, partitionOf, partitionValues }) => ({
            table,
            members,
            partitionOf: [...partitionOf],
            partitionValues,
          })),
        });
        for (let seed = 2; seed <= 21; seed += 1) expect(facts(plan(files, settings, seed))).toEqual(facts(first));
      }),
      { numRuns: triesOfRun(60, 25) },
    );
  });

  test('has every file in exactly one table or among the skipped, with a reason', () => {
    fc.assert(
      fc.property(lake, anySettings, (files, settings) => {
        const { tables, skipped } = plan(files, settings);
        const sorted = Object.keys(files).map((path) => `/lake/${path}`);
        const order = sortObjects(sorted.map((path) => ({ path, size: 1, modifiedMicros: 1 })));
        const placed = tables.flatMap((table) => table.files.map((file) => order[file]!.path));
        expect([...placed, ...skipped.map((entry) => entry.path)].sort()).toEqual(sorted.sort());
        for (const { reason } of skipped) expect(reason).not.toBe('');
        for (const { table } of tables) {
          if (table.misfit?.table == null) continue;
          const { location, sourceName } = table.misfit.table;
          const around = tables.filter(({ table: other }) => other.location === location && other !== table);
          expect(around.map(({ table: other }) => other.sourceName)).toContain(sourceName);
        }
      }),
      { numRuns: 500 },
    );
  });
});
