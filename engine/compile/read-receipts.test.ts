/** The laws of receipts, node by node: a receipt that breaks its law is refused, any other is reported. */

import { describe, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import type { CompiledQuery, CountedNode, CountedOperator } from '#engine/compile/compiled-query.ts';
import { planCounts, readReceipts } from '#engine/compile/index.ts';
import type { RowEffect } from '#engine/transforms/transform.ts';
import type { ProfileOperator, StatementProfile } from '#engine/duckdb/database.ts';

const effects: Readonly<Record<CountedOperator, RowEffect>> = {
  leaf: 'source',
  border: 'source',
  'row-wise': 'row-wise',
  filter: 'filter',
  explode: 'explode',
  distinct: 'deduplicate',
  join: 'join',
  union: 'union',
  'union-distinct': 'union',
  aggregate: 'aggregate',
  set: 'join',
  lookup: 'join',
  'lookup-drop': 'join',
  merge: 'join',
  'table-merge': 'join',
  compare: 'join',
  'compare-all': 'join',
  sql: 'sql',
};

const sided = new Set<CountedOperator>([
  'set',
  'lookup',
  'lookup-drop',
  'merge',
  'table-merge',
  'compare',
  'compare-all',
]);

/** Inputs are borders: they feed the node and have no law. */
function compiledOf(operator: CountedOperator, inputs: readonly string[]): CompiledQuery {
  const node = (nodeId: string, kind: CountedOperator, ports: readonly string[]): CountedNode => ({
    nodeId,
    effect: effects[kind],
    inputs: Object.fromEntries(ports.map((port) => [port, port])),
    operator: kind,
    depth: kind === 'explode' ? 2 : 0,
    markers: { ...(kind === 'explode' ? {} : { keep: '__n_keep' }), left: '__n_left', right: '__n_right' },
    partnered: [],
  });
  const counted = [node('n', operator, inputs), ...inputs.map((input) => node(input, 'border', []))];
  const query = sql`SELECT 1 AS count`;
  return {
    setup: [],
    query,
    schema: [],
    counted,
    counts: [
      ...counted.map(({ nodeId }) => ({ nodeId, of: 'rows' as const, repeatable: true, query })),
      ...(operator === 'leaf' ? [{ nodeId: 'n', of: 'records' as const, repeatable: true, query }] : []),
    ],
    casts: [],
    countedByProfile: true,
    rejects: [],
    cleanup: [],
  };
}

/** The counts of the queries; `in` are the rows of each input, or the records of a source. */
function receiptOf(operator: CountedOperator, rowsIn: readonly number[], rowsOut: number, rejected = 0): unknown {
  const ports =
    operator === 'leaf'
      ? []
      : rowsIn.map((_rows, index) => (sided.has(operator) ? ['left', 'right'][index]! : `in${index}`));
  const compiled = compiledOf(operator, ports);
  const counts = new Map([
    ['rows of n', rowsOut],
    ...ports.map((port, index) => [`rows of ${port}`, rowsIn[index]!] as const),
  ]);
  if (operator === 'leaf') counts.set('records of n', rowsIn[0]!);
  const plan = {
    told: { rows: new Map(), records: new Map(), kept: new Map(), tallied: new Set<string>() },
    queries: compiled.counts,
    doubt: null,
  };
  const counted = compiled.counts.map((query) => ({ query, count: counts.get(`${query.of} of ${query.nodeId}`)! }));
  return readReceipts(compiled, plan, counted, rowsOut, { n: rejected })[0];
}

describe('rows that were lost or doubled', () => {
  test.each([
    ['leaf', [10], 9, 0],
    ['leaf', [10], 11, 0],
    ['leaf', [10], 9, 2],
    ['row-wise', [10], 9, 0],
    ['row-wise', [10], 11, 0],
    ['row-wise', [0], 1, 0],
    ['union', [10, 5], 14, 0],
    ['union', [10, 5], 16, 0],
    ['union', [10, 5], 10, 0],
    ['filter', [10], 11, 0],
    ['filter', [10], 10, 1],
    ['distinct', [10], 11, 0],
    ['union-distinct', [10, 5], 16, 0],
    ['aggregate', [10], 11, 0],
    ['aggregate', [0], 2, 0],
    ['set', [10, 50], 11, 0],
    ['lookup', [10, 50], 9, 0],
    ['lookup', [10, 5], 11, 0],
    ['lookup-drop', [10, 50], 11, 0],
    ['merge', [10, 5], 16, 0],
    ['merge', [10, 5], 4, 0],
    ['compare', [10, 5], 16, 0],
    ['compare-all', [10, 5], 16, 0],
    ['compare-all', [10, 5], 9, 0],
    ['compare-all', [5, 10], 9, 0],
    ['explode', [0], 1, 0],
  ] as const)('%s: %j in, %d out, %d rejected is refused', (operator, rowsIn, rowsOut, rejected) => {
    expect(() => receiptOf(operator, rowsIn, rowsOut, rejected)).toThrow(
      expect.objectContaining({ code: 'ReceiptsUnbalanced', details: expect.objectContaining({ node: 'n' }) }),
    );
  });

  test.each([
    ['leaf', [10], 9, 1, { filtered: 0, deduplicated: 0, rejected: 1, rowsIn: 10 }],
    ['row-wise', [10], 10, 0, { filtered: 0, deduplicated: 0, rowsIn: 10 }],
    ['row-wise', [10], 8, 2, { filtered: 0, deduplicated: 0, rejected: 2 }],
    ['union', [10, 5], 15, 0, { rowsIn: 15, inputs: { in0: 10, in1: 5 } }],
    ['filter', [10], 3, 1, { filtered: 6, rejected: 1, deduplicated: 0 }],
    ['distinct', [10], 3, 0, { filtered: 0, deduplicated: 7 }],
    ['union-distinct', [10, 5], 3, 0, { deduplicated: 12 }],
    ['aggregate', [10], 10, 0, { rowsIn: 10, rowsOut: 10 }],
    ['aggregate', [0], 1, 0, { rowsIn: 0, rowsOut: 1 }],
    ['explode', [10], 50, 0, { kind: 'explode', rowsIn: 10, rowsOut: 50, filtered: 0 }],
    ['explode', [10], 0, 0, { rowsIn: 10, rowsOut: 0, filtered: 0, deduplicated: 0 }],
    ['lookup', [10, 50], 10, 0, { rowsIn: 60, rowsOut: 10, filtered: 0 }],
    ['lookup-drop', [10, 5], 3, 0, { rowsIn: 15, rowsOut: 3, filtered: 7 }],
    ['merge', [10, 5], 12, 0, { rowsIn: 15, rowsOut: 12, filtered: 3 }],
    ['merge', [10, 5], 5, 0, { filtered: 10 }],
    ['compare', [10, 5], 0, 0, { rowsIn: 15, rowsOut: 0, filtered: 0 }],
    ['compare-all', [10, 5], 10, 0, { rowsIn: 15, rowsOut: 10 }],
    ['join', [10, 5], 50, 0, { rowsIn: 15, rowsOut: 50 }],
  ] as const)('%s: %j in, %d out, %d rejected is reported', (operator, rowsIn, rowsOut, rejected, receipt) => {
    expect(receiptOf(operator, rowsIn, rowsOut, rejected)).toMatchObject(receipt);
  });
});

const operator = (type: string, cardinality: number, ...children: ProfileOperator[]): ProfileOperator => ({
  type,
  cardinality,
  timing: 0,
  extraInfo: type === 'FILTER' ? { Expression: '__n_keep' } : {},
  children,
});
const profileOf = (top: ProfileOperator): StatementProfile => ({
  root: operator('COPY_TO_FILE', 1, top),
  peakMemory: null,
  spilledBytes: null,
  latency: 0,
});

describe('a profile', () => {
  const scan = operator('TABLE_SCAN', 10);

  test.each([
    ['that is understood', 'filter', operator('FILTER', 4, operator('PROJECTION', 10, scan)), 4],
    ['of rows that pass', 'row-wise', operator('PROJECTION', 10, scan), 10],
    ['of a union', 'union', operator('UNION', 20, scan, scan), 20],
    [
      'of arrays in arrays',
      'explode',
      operator('UNNEST', 7, operator('PROJECTION', 5, operator('UNNEST', 5, scan))),
      7,
    ],
  ] as const)('%s needs no query', (_title, kind, top, written) => {
    const compiled = compiledOf(kind, kind === 'union' ? ['in0', 'in1'] : ['in0']);
    expect(planCounts(compiled, profileOf(top), written)).toMatchObject({ queries: [], doubt: null });
  });

  test.each([
    ['a projection that gave fewer rows than it got', 'row-wise', operator('PROJECTION', 9, scan), 9],
    ['a union that gave fewer rows than it got', 'union', operator('UNION', 19, scan, scan), 19],
    ['a union of which one input is not to be seen', 'union', operator('PROJECTION', 10, scan), 10],
    ['an operator that nobody knows in place of a filter', 'filter', operator('CURIOUS_JOIN', 4, scan), 4],
    [
      'a projection below a filter that lost a row',
      'filter',
      operator('FILTER', 4, operator('PROJECTION', 9, scan)),
      4,
    ],
    ['a filter that gave more rows than it got', 'filter', operator('FILTER', 12, scan), 12],
    ['fewer UNNEST than there are arrays', 'explode', operator('UNNEST', 7, operator('PROJECTION', 10, scan)), 7],
    [
      'a filter between two UNNEST',
      'explode',
      operator('UNNEST', 7, operator('FILTER', 3, operator('UNNEST', 5, scan))),
      7,
    ],
    ['other rows than were written', 'row-wise', operator('PROJECTION', 10, scan), 11],
  ] as const)('with %s is not believed: everything is counted by query', (_title, kind, top, written) => {
    const compiled = compiledOf(kind, kind === 'union' ? ['in0', 'in1'] : ['in0']);
    const plan = planCounts(compiled, profileOf(top), written);
    expect(plan.queries).toEqual(compiled.counts);
    expect(plan.doubt).not.toBeNull();
  });

  test('of a source reports the records that its readers returned', () => {
    const compiled = compiledOf('leaf', []);
    expect(planCounts(compiled, profileOf(operator('PROJECTION', 10, scan)), 10)).toMatchObject({
      queries: [],
      doubt: null,
    });
    const lossy = operator(
      'PROJECTION',
      9,
      operator('FILTER', 9, operator('UNION', 10, operator('TABLE_SCAN', 4), operator('TABLE_SCAN', 6))),
    );
    expect(planCounts(compiled, profileOf(lossy), 9)).toMatchObject({
      queries: compiled.counts,
      doubt: expect.stringContaining('10 rows went in and 9 came out'),
    });
  });
});

describe('rows that become several', () => {
  const exploded = (made: { least: number; most: number }, kept: number, rowsOut: number): unknown => {
    const plain = compiledOf('explode', ['in0']);
    const [node, ...inputs] = plain.counted;
    const counted = [{ ...node!, depth: 1, made, markers: { keep: '__n_keep' } }, ...inputs];
    const counts = [...plain.counts, { nodeId: 'n', of: 'kept' as const, repeatable: true, query: plain.query }];
    const known: Record<string, number> = { 'rows of n': rowsOut, 'rows of in0': 10, 'kept of n': kept };
    const told = { rows: new Map(), records: new Map(), kept: new Map(), tallied: new Set<string>() };
    const plan = { told, queries: counts, doubt: null };
    const found = counts.map((query) => ({ query, count: known[`${query.of} of ${query.nodeId}`]! }));
    return readReceipts({ ...plain, counted, counts }, plan, found, rowsOut, {})[0];
  };

  test('state how many became none', () => {
    expect(exploded({ least: 1, most: Infinity }, 7, 30)).toMatchObject({ rowsIn: 10, rowsOut: 30, filtered: 3 });
    expect(exploded({ least: 3, most: 3 }, 10, 30)).toMatchObject({ rowsOut: 30, filtered: 0 });
    expect(exploded({ least: 1, most: 3 }, 0, 0)).toMatchObject({ rowsOut: 0, filtered: 10 });
  });

  test.each([
    ['fewer rows than had elements', { least: 1, most: Infinity }, 7, 6],
    ['rows of none', { least: 1, most: Infinity }, 0, 1],
    ['more rows than there are columns', { least: 1, most: 3 }, 7, 22],
    ['a row that is missing', { least: 3, most: 3 }, 10, 29],
    ['more rows with elements than there are', { least: 1, most: Infinity }, 11, 11],
  ])('%s', (_title, made, kept, rowsOut) => {
    expect(() => exploded(made, kept, rowsOut)).toThrow(expect.objectContaining({ code: 'ReceiptsUnbalanced' }));
  });
});
