import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
let files = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-charts-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Groups = Output<'chartGroups'>;
type Asked = Partial<Omit<Input<'chartGroups'>, 'path'>>;

/** A Parquet file with the rows of a SELECT. */
async function rowsOf(select: string): Promise<string> {
  const to = join(folder, `rows-${(files += 1)}.parquet`);
  await engine.dispatcher.call('writeQuery', { sql: select, to });
  return to;
}

async function group(path: string, asked: Asked): Promise<Groups> {
  return await engine.dispatcher.call('chartGroups', {
    path,
    x: null,
    by: null,
    measure: { aggregate: 'count', column: null },
    ...asked,
  });
}

/** `label` → value, of a chart with one dimension. */
function byLabel({ x, groups }: Groups): Record<string, string | null> {
  return Object.fromEntries(groups.map((each) => [x!.groups[each.x]!.label, each.value]));
}

describe('ends of the types', () => {
  test('decimals of 38 digits on both sides of zero', async () => {
    const path = await rowsOf(
      "SELECT unnest(['-90000000000000000000000000000000000000', '0', '90000000000000000000000000000000000000'])::DECIMAL(38, 0) AS n",
    );
    const { groups } = await group(path, { x: { column: 'n', bins: 10 } });
    expect(groups.map(({ rowCount }) => rowCount)).toEqual([1, 1, 1]);
  });

  test('years from before the first to the millions, in two bins', async () => {
    const path = await rowsOf("SELECT unnest([DATE '5000-01-01 (BC)', DATE '5100000-01-01']) AS d");
    const { groups } = await group(path, { x: { column: 'd', bins: 2 } });
    expect(groups.map(({ rowCount }) => rowCount)).toEqual([1, 1]);
  });

  test.each([
    ["DATE '10000-01-01', DATE '2020-01-01', DATE '0044-03-15 (BC)'", ['0044-03-15 (BC)', '2020-01-01', '10000-01-01']],
    ['9007199254740993, 9007199254740992', ['9007199254740992', '9007199254740993']],
    ["5.0, '-inf'::DOUBLE, -7.0", ['-inf', '-7.0', '5.0']],
    // Text that is dates, as of partition keys; the heaviest comes first in other text.
    ["'2024-05-02', '2024-05-02', '2024-05-01', '2024-05-03'", ['2024-05-01', '2024-05-02', '2024-05-03']],
    ["'b', 'b', 'a'", ['b', 'a']],
  ])('values in their own order: %s', async (values, labels) => {
    const path = await rowsOf(`SELECT unnest([${values}]) AS v`);
    const { x } = await group(path, { x: { column: 'v', step: 'value' } });
    expect(x!.groups.map(({ label }) => label)).toEqual(labels);
  });

  test('more groups than one answer holds are refused', async () => {
    const path = await rowsOf(
      "SELECT DATE '2000-01-01' + CAST(i AS INTEGER) AS d, DATE '2000-01-01' + CAST(j AS INTEGER) AS e FROM range(180) a(i), range(180) b(j)",
    );
    const asked = { x: { column: 'd', step: 'day' as const }, by: { column: 'e', step: 'day' as const } };
    await expect(group(path, asked)).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining('32400') as unknown,
    });
  });
});

describe('bins of numbers', () => {
  test('have steps of 1, 2 or 5 times a power of ten, and every bin between the first and the last', async () => {
    const path = await rowsOf('SELECT unnest([3, 4, 17, 99, NULL, NULL]) AS qty');
    const counted = await group(path, { x: { column: 'qty', bins: 12 } });
    expect(counted.x).toMatchObject({ kind: 'number', step: '10', distinctCount: null });
    expect(counted.x!.groups.map(({ from, to, role }) => [from, to, role])).toEqual([
      ...Array.from({ length: 10 }, (_, bin) => [String(bin * 10), String(bin * 10 + 10), 'bin']),
      [null, null, 'null'],
    ]);
    expect(byLabel(counted)).toEqual({ '0': '2', '10': '1', '90': '1', null: '2' });
    expect(counted.rowCount).toBe(6);
  });

  test('of decimals with all their digits behind the point have bounds that the engine reads', async () => {
    const [least, most] = ['9'.repeat(37) + '8', '9'.repeat(38)].map((digits) => `0.${digits}`);
    const path = await rowsOf(`SELECT unnest(['${least}', '${most}'])::DECIMAL(38, 38) AS share`);
    const { groups } = await group(path, { x: { column: 'share' } });
    expect(groups.reduce((sum, { value }) => sum + Number(value), 0)).toBe(2);
  });

  test('begin with their own bound: 0.3 is in the bin from 0.3, as a decimal and as a double', async () => {
    const path = await rowsOf(
      'SELECT price::DECIMAL(9, 2) AS price, price::DOUBLE AS weight FROM (SELECT unnest([0.0, 0.29, 0.3, 0.57, 0.6, 0.7, 1.0]) AS price)',
    );
    for (const column of ['price', 'weight']) {
      const counted = await group(path, { x: { column, bins: 11 } });
      expect(counted.x!.step).toBe('0.1');
      expect(byLabel(counted)).toEqual({
        '0': '1',
        '0.2': '1',
        '0.3': '1',
        '0.5': '1',
        '0.6': '1',
        '0.7': '1',
        '1': '1',
      });
    }
  });

  test('of huge, negative and far numbers', async () => {
    const path = await rowsOf(`SELECT * FROM (VALUES
      (-9223372036854775808, 12345678901234567890123456.01::DECIMAL(38, 2), -1.7e308),
      (9223372036854775807, 12345678901234567890123456.04::DECIMAL(38, 2), 1.7e308),
      (0, 12345678901234567890123456.02::DECIMAL(38, 2), 'nan'::DOUBLE),
      (-1, 12345678901234567890123456.04::DECIMAL(38, 2), '-inf'::DOUBLE)) AS t(big, exact, far)`);
    const big = await group(path, { x: { column: 'big', bins: 10 } });
    expect(big.x!.step).toBe('2000000000000000000');
    expect(byLabel(big)).toEqual({
      '-10000000000000000000': '1',
      '-2000000000000000000': '1',
      '0': '1',
      '8000000000000000000': '1',
    });
    const exact = await group(path, { x: { column: 'exact', bins: 10 } });
    expect(byLabel(exact)).toEqual({
      '12345678901234567890123456.01': '1',
      '12345678901234567890123456.02': '1',
      '12345678901234567890123456.04': '2',
    });
    const far = await group(path, { x: { column: 'far', bins: 10 } });
    expect(far.x!.step).toBe('5e307');
    expect(byLabel(far)).toEqual({ '-2e308': '1', '1.5e308': '1', 'NaN or infinite': '2' });
  });

  test('of one value, of none, and of nothing but nulls', async () => {
    const one = await group(await rowsOf('SELECT 42 AS n'), { x: { column: 'n' } });
    expect(byLabel(one)).toEqual({ '42': '1' });
    const none = await group(await rowsOf('SELECT 42 AS n WHERE false'), { x: { column: 'n' } });
    expect(none).toMatchObject({ rowCount: 0, groups: [] });
    const nulls = await group(await rowsOf('SELECT CAST(NULL AS INTEGER) AS n'), { x: { column: 'n' } });
    expect(byLabel(nulls)).toEqual({ null: '1' });
  });
});

describe('bins of times', () => {
  test('follow the calendar', async () => {
    const path = await rowsOf(
      "SELECT unnest([DATE '2025-11-30', DATE '2025-12-01', DATE '2026-02-28', DATE '2026-03-31', NULL]) AS day",
    );
    const auto = await group(path, { x: { column: 'day', bins: 12 } });
    expect(auto.x!.step).toBe('month');
    expect(auto.x!.groups.map(({ from }) => from)).toEqual([
      '2025-11-01',
      '2025-12-01',
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
      null,
    ]);
    expect(byLabel(auto)).toEqual({
      '2025-11-01': '1',
      '2025-12-01': '1',
      '2026-02-01': '1',
      '2026-03-01': '1',
      null: '1',
    });
    const weeks = await group(path, { x: { column: 'day', step: 'week' } });
    // Mondays.
    expect(byLabel(weeks)).toEqual({
      '2025-11-24': '1',
      '2025-12-01': '1',
      '2026-02-23': '1',
      '2026-03-30': '1',
      null: '1',
    });
    const quarters = await group(path, { x: { column: 'day', step: 'quarter' } });
    expect(byLabel(quarters)).toEqual({ '2025-10-01': '2', '2026-01-01': '2', null: '1' });
  });

  test('of instants are those of UTC; of times before 1970 too', async () => {
    const path = await rowsOf(
      "SELECT unnest([TIMESTAMPTZ '1969-12-31 23:30:00Z', TIMESTAMPTZ '1970-01-01 00:15:00+01', TIMESTAMPTZ '1970-01-01 00:15:00Z']) AS at",
    );
    const hours = await group(path, { x: { column: 'at', step: 'hour' } });
    expect(byLabel(hours)).toEqual({ '1969-12-31T23:00:00': '2', '1970-01-01T00:00:00': '1' });
  });

  test('of dates far away, and of infinite ones; a step that would make too many bins is a coarser one', async () => {
    const path = await rowsOf("SELECT unnest([DATE '0044-03-15 (BC)', DATE '9999-12-31', DATE 'infinity']) AS day");
    const auto = await group(path, { x: { column: 'day', bins: 40 } });
    expect(auto.x!.step).toBe('500 years');
    expect(byLabel(auto)).toEqual({ '-0500-01-01': '1', '9500-01-01': '1', infinite: '1' });
    const days = await group(path, { x: { column: 'day', step: 'day' } });
    expect(days.x!.step).toBe('50 years');
    expect(days.x!.groups.length).toBeLessThan(500);
  });

  test('cannot be asked of text', async () => {
    const path = await rowsOf("SELECT 'a' AS name");
    await expect(group(path, { x: { column: 'name', step: 'month' } })).rejects.toMatchObject({ code: 'InvalidInput' });
  });
});

describe('values', () => {
  test('beyond the first ones are counted as others; nulls are a group', async () => {
    const path = await rowsOf(
      "SELECT unnest(['a', 'a', 'a', 'b', 'b', 'c', 'd', 'e', NULL]) AS name, unnest([1, 2, 3, 10, 20, 5, 6, 7, 100]) AS qty",
    );
    const counted = await group(path, { x: { column: 'name', top: 2 } });
    expect(counted.x!.groups.map(({ role, label }) => [role, label])).toEqual([
      ['value', 'a'],
      ['value', 'b'],
      ['others', '3 others'],
      ['null', 'null'],
    ]);
    expect(counted.x!.distinctCount).toBe(5);
    expect(byLabel(counted)).toEqual({ a: '3', b: '2', '3 others': '3', null: '1' });
    const sums = await group(path, { x: { column: 'name', top: 2 }, measure: { aggregate: 'sum', column: 'qty' } });
    expect(byLabel(sums)).toEqual({ b: '30', e: '7', '3 others': '17', null: '100' });
    const medians = await group(path, {
      x: { column: 'name', top: 2 },
      measure: { aggregate: 'median', column: 'qty' },
    });
    expect(byLabel(medians)).toEqual({ a: '2', b: '15', '3 others': '6', null: '100' });
  });

  test('one more than the first ones is not hidden', async () => {
    const path = await rowsOf("SELECT unnest(['a', 'b', 'c']) AS name");
    expect(byLabel(await group(path, { x: { column: 'name', top: 2 } }))).toEqual({ a: '1', b: '1', c: '1' });
  });

  test('of two dimensions', async () => {
    const path = await rowsOf(
      "SELECT unnest([DATE '2026-01-05', DATE '2026-01-20', DATE '2026-02-01']) AS day, unnest(['x', 'y', 'x']) AS kind",
    );
    const counted = await group(path, { x: { column: 'day', step: 'month' }, by: { column: 'kind' } });
    expect(
      counted.groups.map(({ x, by, value }) => [counted.x!.groups[x]!.label, counted.by!.groups[by]!.label, value]),
    ).toEqual([
      ['2026-01-01', 'x', '1'],
      ['2026-01-01', 'y', '1'],
      ['2026-02-01', 'x', '1'],
    ]);
  });
});

describe('measures', () => {
  test('are exact for decimals and whole numbers, and leave nulls out', async () => {
    const path = await rowsOf(`SELECT * FROM (VALUES
      (9007199254740993, 0.10::DECIMAL(18, 2), 1.5), (9007199254740994, 0.20::DECIMAL(18, 2), 2.5), (NULL, NULL, NULL), (9007199254740996, 0.25::DECIMAL(18, 2), 'nan'::DOUBLE)) AS t(id, price, weight)`);
    const measured = async (aggregate: Input<'chartGroups'>['measure']['aggregate'], column: string) =>
      (await group(path, { measure: { aggregate, column } })).groups[0]!;
    expect(await measured('sum', 'id')).toMatchObject({ value: '27021597764222983', rowCount: 4, filledCount: 3 });
    expect(await measured('sum', 'price')).toMatchObject({ value: '0.55' });
    expect(await measured('median', 'id')).toMatchObject({ value: '9007199254740994' });
    expect(await measured('median', 'price')).toMatchObject({ value: '0.20' });
    expect(await measured('min', 'price')).toMatchObject({ value: '0.10' });
    expect(await measured('max', 'id')).toMatchObject({ value: '9007199254740996' });
    expect(await measured('count', 'price')).toMatchObject({ value: '3' });
    expect(await measured('sum', 'weight')).toMatchObject({ value: 'nan' });
    // Between two values of so many digits a double would be in the way: the lower one of them.
    const even = { column: 'price', operator: 'gt' as const, values: [0.1] };
    const far = await group(path, { measure: { aggregate: 'median', column: 'id' }, filter: [even] });
    expect(far.groups[0]!.value).toBe('9007199254740994');
    const { quantiles } = await measured('quantiles', 'price');
    expect(quantiles).toEqual(['0.10', '0.11', '0.15', '0.20', '0.225', '0.245', '0.25']);
  });

  test('of floating-point numbers have the digits that do not depend on the order', async () => {
    const path = await rowsOf('SELECT unnest([0.1::DOUBLE, 0.2, 0.3, NULL]) AS weight');
    for (const [aggregate, value] of [
      ['sum', '0.6'],
      ['mean', '0.2'],
      ['max', '0.3'],
    ] as const)
      expect((await group(path, { measure: { aggregate, column: 'weight' } })).groups[0]!.value).toBe(value);
  });

  test('of decimals with hardly a digit before the point are values of theirs', async () => {
    const path = await rowsOf(
      'SELECT unnest([0.0010000000000001, 0.0020000000000002, 0.003])::DECIMAL(18, 16) AS share',
    );
    const { groups } = await group(path, { measure: { aggregate: 'median', column: 'share' } });
    expect(groups[0]!.value).toBe('0.0020000000000002');
  });

  test('of text are refused, with a way out', async () => {
    const path = await rowsOf("SELECT 'a' AS name");
    await expect(group(path, { measure: { aggregate: 'sum', column: 'name' } })).rejects.toMatchObject({
      code: 'InvalidInput',
      hint: 'Choose a column of numbers, or count the rows.',
    });
    await expect(group(path, { measure: { aggregate: 'sum', column: 'nmae' } })).rejects.toMatchObject({
      code: 'UnknownColumn',
    });
  });

  test('beyond 38 digits are an error of ours', async () => {
    const path = await rowsOf(
      'SELECT unnest([99999999999999999999999999999999999999, 99999999999999999999999999999999999999])::DECIMAL(38, 0) AS huge',
    );
    const sum = group(path, { measure: { aggregate: 'sum', column: 'huge' } });
    await expect(sum).rejects.toMatchObject({ code: 'InvalidInput', message: expect.stringContaining('38 digits') });
  });
});

test('the filter and the search of the rows apply', async () => {
  const path = await rowsOf("SELECT unnest(['a', 'b', 'bb', NULL]) AS name, unnest([1, 2, 3, 4]) AS n");
  const filtered = await group(path, { x: { column: 'name' }, filter: [{ column: 'n', operator: 'ge', values: [2] }] });
  expect(filtered).toMatchObject({ rowCount: 3, totalCount: 4 });
  const searched = await group(path, { x: { column: 'name' }, search: 'B' });
  expect(byLabel(searched)).toEqual({ b: '1', bb: '1' });
  await expect(
    group(path, { x: { column: 'name' }, filter: [{ column: 'n', operator: 'ge', values: ['two'] }] }),
  ).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('every row is in one group, whatever is drawn', async () => {
  const path = await rowsOf(
    "SELECT hash(i) % 97 AS n, CASE WHEN i % 7 = 0 THEN NULL ELSE DATE '2020-01-01' + CAST(hash(i * 3) % 4000 AS INTEGER) END AS day, chr(CAST(97 + hash(i * 5) % 26 AS INTEGER)) AS letter, CAST(hash(i) % 1000 AS DOUBLE) / 7 AS x FROM range(5000) AS t(i)",
  );
  for (const x of ['n', 'day', 'letter', 'x'])
    for (const by of ['day', 'letter', 'x', null])
      for (const aggregate of ['count', 'median'] as const) {
        const counted = await group(path, {
          x: { column: x, top: 5, bins: 9 },
          by: by === null ? null : { column: by, top: 3, bins: 7 },
          measure: { aggregate, column: 'x' },
        });
        expect(counted.rowCount).toBe(5000);
      }
});
