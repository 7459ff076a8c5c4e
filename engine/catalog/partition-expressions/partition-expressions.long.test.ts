/** Partition expressions over real SQLite against a direct evaluation: every operator and type, and random ones. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meets, type Tree } from '#engine/catalog/partition-expressions/testing/direct-evaluation.ts';
import { PartitionTable, type Values } from '#engine/catalog/testing/partition-table.ts';
import { sampleValues } from '#engine/catalog/partition-expressions/testing/sample-values.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

const defaultPartition = '__HIVE_DEFAULT_PARTITION__';
const operators = ['=', '<>', '!=', '<', '<=', '>', '>='] as const;

let table: PartitionTable;
beforeAll(async () => {
  table = await PartitionTable.open();
});
afterAll(() => table[Symbol.dispose]());

function textOf(tree: Tree): string {
  switch (tree.is) {
    case 'and':
    case 'or':
      return tree.of.map((part) => `(${textOf(part)})`).join(` ${tree.is} `);
    case 'not':
      return `NOT (${textOf(tree.of)})`;
    case 'null':
      return `${tree.key} IS NULL`;
    case 'like':
      return `${tree.key} LIKE ${quoted(tree.to)}`;
    case 'in':
      return `"${tree.key}" IN (${tree.to.map(quoted).join(', ')})`;
    case 'between':
      return `${tree.key} BETWEEN ${quoted(tree.low)} AND ${quoted(tree.high)}`;
    case 'compare':
      return `${tree.key}${tree.by}${/^-?\d+(?:\.\d+)?$/u.test(tree.to) ? tree.to : quoted(tree.to)}`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** In the order of the catalog, as all partitions come. */
function expected(tree: Tree, types: Readonly<Record<string, string>>): Values[] | 'InvalidState' {
  const all = table.list('').map((values) => ({ values, met: meets(tree, types, values) }));
  if (all.some(({ met }) => met === 'unknown')) return 'InvalidState';
  return all.filter(({ met }) => met === true).map(({ values }) => values);
}

function outcome<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

function expectAgreement(tree: Tree, types: Readonly<Record<string, string>>, limit = 1000): void {
  const text = textOf(tree);
  const wanted = expected(tree, types);
  expect(
    outcome(() => table.list(text, limit)),
    text,
  ).toEqual(wanted);
  expect(
    outcome(() => table.count(text)),
    text,
  ).toBe(wanted === 'InvalidState' ? wanted : wanted.length);
}

/** The others are compared like one of these. */
const compared = casesOfRun(Object.keys(sampleValues), (type) => !/char|long|tinyint|smallint/u.test(type));

describe('every operator and type', () => {
  describe.each(compared)('%s', (type) => {
    const types = { k: type };
    const { stored, named } = sampleValues[type]!;
    const isText = named === sampleValues['string']!.named;

    describe.each(['all values', 'values of the type'])('%s', (which) => {
      beforeAll(() => {
        const valid = stored.filter(
          (value) => meets({ is: 'compare', key: 'k', by: '<', to: named[0]! }, types, [value]) !== 'unknown',
        );
        table.replace(
          types,
          (which === 'all values' ? stored : valid).map((value) => [value]),
        );
      });
      test.each(operators)('%s', (by) => {
        expect.hasAssertions();
        for (const to of named) expectAgreement({ is: 'compare', key: 'k', by, to }, types);
      });
      test('IN', () => {
        expect.hasAssertions();
        for (const to of named) expectAgreement({ is: 'in', key: 'k', to: [to, named[0]!] }, types);
        expectAgreement({ is: 'in', key: 'k', to: [...named, defaultPartition] }, types);
      });
      test('NOT IN', () => {
        expect.hasAssertions();
        expectAgreement({ is: 'not', of: { is: 'in', key: 'k', to: named.slice(0, 3) } }, types);
        expectAgreement({ is: 'not', of: { is: 'in', key: 'k', to: [named[1]!, defaultPartition] } }, types);
      });
      test('BETWEEN and NOT BETWEEN', () => {
        expect.hasAssertions();
        for (const [place, low] of named.entries())
          for (const high of [named[place + 1] ?? low, named[0]!, named.at(-1)!]) {
            const between: Tree = { is: 'between', key: 'k', low, high };
            expectAgreement(between, types);
            expectAgreement({ is: 'not', of: between }, types);
          }
      });
      test('IS NULL, IS NOT NULL and the default partition', () => {
        expect.hasAssertions();
        expectAgreement({ is: 'null', key: 'k' }, types);
        expectAgreement({ is: 'not', of: { is: 'null', key: 'k' } }, types);
        expectAgreement({ is: 'compare', key: 'k', by: '=', to: defaultPartition }, types);
        expectAgreement({ is: 'compare', key: 'k', by: '<>', to: defaultPartition }, types);
      });
      if (!isText) return;
      test('LIKE and NOT LIKE', () => {
        expect.hasAssertions();
        for (const to of [
          '',
          '%',
          '_',
          'a%',
          '%b',
          'a_b',
          'a%b',
          '2024%',
          'A_',
          '%[b',
          'a*b',
          '%"%',
          'é',
          '__',
          'a\\%',
        ]) {
          expectAgreement({ is: 'like', key: 'k', to }, types);
          expectAgreement({ is: 'not', of: { is: 'like', key: 'k', to } }, types);
        }
      });
    });
  });
});

const type = fc.constantFrom(...Object.keys(sampleValues));

function treeOf(types: Readonly<Record<string, string>>): fc.Arbitrary<Tree> {
  const key = fc.constantFrom(...Object.keys(types));
  const leaf = key.chain((name): fc.Arbitrary<Tree> => {
    const { named } = sampleValues[types[name]!]!;
    const value = fc.constantFrom(...named);
    const orNull = fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: fc.constant(defaultPartition) });
    const like: fc.Arbitrary<Tree>[] = /string|char/u.test(types[name]!)
      ? [fc.constantFrom('a%', '%b', '_', '20%', 'a_b').map((to) => ({ is: 'like', key: name, to }))]
      : [];
    return fc.oneof(
      fc.record({
        is: fc.constant('compare' as const),
        key: fc.constant(name),
        by: fc.constantFrom('=', '<>', '!='),
        to: orNull,
      }),
      fc.record({
        is: fc.constant('compare' as const),
        key: fc.constant(name),
        by: fc.constantFrom('<', '<=', '>', '>='),
        to: value,
      }),
      fc.record({
        is: fc.constant('in' as const),
        key: fc.constant(name),
        to: fc.array(orNull, { minLength: 1, maxLength: 4 }),
      }),
      fc.record({ is: fc.constant('between' as const), key: fc.constant(name), low: value, high: value }),
      fc.constant({ is: 'null' as const, key: name }),
      ...like,
    );
  });
  return fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({
        is: fc.constantFrom('and' as const, 'and' as const, 'or' as const),
        of: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
      }),
      tie('tree').map((of): Tree => ({ is: 'not', of })),
    ),
  })).tree;
}

const cases = fc.tuple(type, type, type).chain((kinds) => {
  const types = Object.fromEntries(kinds.map((kind, index) => [`k${index}`, kind]));
  const values = fc.tuple(...kinds.map((kind) => fc.constantFrom(...sampleValues[kind]!.stored)));
  return fc.record({
    types: fc.constant(types),
    tuples: fc.uniqueArray(values, { minLength: 1, maxLength: 40, selector: (tuple) => JSON.stringify(tuple) }),
    trees: fc.array(treeOf(types), { minLength: 8, maxLength: 8 }),
    limit: fc.integer({ min: 1, max: 5 }),
  });
});

test('random expressions over random partitions, whole and page by page', () => {
  expect.hasAssertions();
  fc.assert(
    fc.property(cases, ({ types, tuples, trees, limit }) => {
      table.replace(types, tuples);
      for (const tree of trees) expectAgreement(tree, types, limit);
    }),
    { numRuns: triesOfRun(3000, 40) },
  );
});
