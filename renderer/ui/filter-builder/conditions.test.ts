/** Conditions to SQL and back: nothing is changed on the way, and what cannot be shown is said. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  columnOf,
  countConditions,
  literalFor,
  namedBy,
  noConditions,
  operatorsFor,
  operatorTitles,
  referenceTo,
  withColumn,
  withMemberAt,
  withOperator,
  type Condition,
  type Group,
  type Literal,
  type Member,
  type Operator,
} from '#renderer/ui/filter-builder/condition-tree.ts';
import { readConditions } from '#renderer/ui/filter-builder/read-conditions.ts';
import { whyUnfinished, withValues, writeConditions } from '#renderer/ui/filter-builder/write-conditions.ts';

function condition(
  column: string,
  operator: Operator,
  values: readonly string[],
  literal: Literal = 'text',
): Condition {
  return { kind: 'condition', column, operator, values, literal };
}

describe('from SQL', () => {
  test.each([
    ["currency = 'EUR'", [condition('currency', '=', ['EUR'])]],
    ["name != 'O''Brien'", [condition('name', '<>', ["O'Brien"])]],
    ['amount >= -1.50e3', [condition('amount', '>=', ['-1.50e3'], 'number')]],
    ['ok = TRUE', [condition('ok', '=', ['true'], 'boolean')]],
    [
      "day between date '2026-01-01' and date '2026-02-01'",
      [condition('day', 'between', ['2026-01-01', '2026-02-01'], 'date')],
    ],
    ["`order``s` IN ('a', 'b')", [condition('"order`s"', 'in', ['a', 'b'])]],
    ['"a b".city NOT IN (1,2)', [condition('"a b".city', 'not in', ['1', '2'], 'number')]],
    ['x IS NULL AND y IS NOT NULL', [condition('x', 'is null', []), condition('y', 'is not null', [])]],
    [
      "starts_with(name, 'A') AND name NOT LIKE '%b'",
      [condition('name', 'startswith', ['A']), condition('name', 'not like', ['%b'])],
    ],
  ])('%s', (text, members) => {
    expect(readConditions(text)).toEqual({ kind: 'group', all: true, members });
  });

  test('AND binds more than OR, and brackets are groups', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => condition(name, '=', ['1'], 'number')) as [Member, Member, Member];
    expect(readConditions('a = 1 AND b = 1 OR c = 1')).toEqual({
      kind: 'group',
      all: false,
      members: [{ kind: 'group', all: true, members: [a, b] }, c],
    });
    expect(readConditions('a = 1 AND (b = 1 OR c = 1)')).toEqual({
      kind: 'group',
      all: true,
      members: [a, { kind: 'group', all: false, members: [b, c] }],
    });
    expect(readConditions(' ')).toEqual(noConditions);
  });

  test.each([
    ["upper(name) = 'A'", 'it calls upper'],
    ['amount > other', 'it compares with other, which is not a value'],
    ['amount + 1 > 2', 'it has + after amount'],
    ['amount > 1 + 2', 'it has + after a value'],
    ['5 < amount', 'it has a value where a column is expected'],
    ['NOT (a = 1)', 'it has NOT before a condition'],
    ['a = 1 -- always', 'it has a comment'],
    ['a = NULL', 'it compares with NULL'],
    ["a IN ('x', 1)", 'it mixes values of several kinds'],
    ["a LIKE 'x' ESCAPE '!'", 'it has ESCAPE after a value'],
    ['day = ${day}', 'it has $'],
    ['ok', 'it has ok without a comparison'],
    ['a =', 'it ends too early'],
    ['(a = 1', 'it has no ) where one is expected'],
    ['a = 1)', 'it has ) after a condition'],
    ['(a = 1) = true', 'it compares something in brackets'],
    ["contains(a, 'x') = false", 'it compares the result of contains'],
    ['(((((((a = 1)))))))', 'its groups are nested too deeply'],
    ["a = 'unclosed", "it has '"],
    ['a = 12abc', 'it has 1'],
    ['x IS DISTINCT FROM 1', 'it has IS with something other than NULL'],
    ["a BETWEEN 'x' AND ''", 'it has a value that the form does not support'],
    ["day > DATE 'infinity'", 'it has a value that the form does not support'],
  ])('%s is not shown', (text, reason) => {
    expect(readConditions(text)).toBe(reason);
  });
});

describe('to SQL', () => {
  test('values are quoted by kind, names where they need it', () => {
    const columns = ['a "b"', 'x.y', 'Amount'].map((name) => ({ name, type: 'string' }));
    const references = ['', 'amount', 'Order', 'left', 'a "b"', 'x.y', 'address.city', 'address."the city"', 'a b'];
    expect(references.map((typed) => referenceTo(typed, columns))).toEqual([
      '',
      'amount',
      '"Order"',
      '"left"',
      '"a ""b"""',
      '"x.y"',
      'address.city',
      'address."the city"',
      '"a b"',
    ]);
    // A path has the quotes that its parts need, and is read as it was typed.
    const paths = ['order.total', '"order".total', 'Address.End."the left"', '"a".b'];
    expect(paths.map((typed) => referenceTo(typed, columns))).toEqual([
      '"order".total',
      '"order".total',
      'Address."End"."the left"',
      '"a".b',
    ]);
    expect(['amount', '"a ""b"""', 'address."the city"', '"order".total', '"a".b', '"Order"."x"'].map(namedBy)).toEqual(
      ['amount', 'a "b"', 'address."the city"', 'order.total', '"a".b', 'Order."x"'],
    );
    expect(['"x.y"', 'AMOUNT', 'x.y', 'none'].map((reference) => columnOf(reference, columns)?.name)).toEqual([
      'x.y',
      'Amount',
      undefined,
      undefined,
    ]);
    const group: Group = {
      kind: 'group',
      all: true,
      members: [
        condition(referenceTo('a b', undefined), '=', ["'; DROP TABLE x --"]),
        condition('n', 'in', [' +5 ', '1e3'], 'number'),
        {
          kind: 'group',
          all: false,
          members: [condition('t', 'contains', ['']), condition('ok', '=', ['TRUE'], 'boolean')],
        },
      ],
    };
    expect(writeConditions(group)).toBe(
      `"a b" = '''; DROP TABLE x --' AND n IN (5, 1e3) AND (contains(t, '') OR ok = true)`,
    );
  });

  test('an unfinished condition is omitted, and says what it needs', () => {
    const open = [condition('', '=', ['1']), condition('n', '=', [], 'number'), condition('n', '=', ['x'], 'number')];
    expect(open.map(whyUnfinished)).toEqual(['Choose a column', 'Enter a value', 'x is not a number']);
    expect(whyUnfinished(condition('n', 'in', []))).toBe('Enter a value');
    expect(whyUnfinished(condition('n', 'in', ['a']))).toBeUndefined();
    const times = ['2026-01-31', '2026-01-31 12:00', '2026-01-31T12:00:00.5Z', '2026-01-31 12:00+02', 'today'];
    expect(times.map((time) => whyUnfinished(condition('t', '=', [time], 'timestamp')) === undefined)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(whyUnfinished(condition('n', 'between', ['1'], 'number'))).toBe('Enter a value');
    expect(
      [
        ['A', ''],
        ['', 'B'],
        ['', ''],
      ].map((values) => whyUnfinished(condition('t', 'between', values))),
    ).toEqual(Array.from({ length: 3 }, () => 'Enter a value'));
    expect(whyUnfinished(condition('n', '=', ['1; DROP'], 'number'))).toBe('1; DROP is not a number');
    expect(writeConditions({ ...noConditions, members: [...open, { ...noConditions, all: false }] })).toBe('');
  });
});

test('types decide what is asked and how values are written', () => {
  expect(['decimal(8,2)', 'boolean', 'date', 'string', undefined].map(literalFor)).toEqual([
    'number',
    'boolean',
    'date',
    'text',
    'text',
  ]);
  expect(operatorsFor('array<int>')).toEqual(['is null', 'is not null']);
  expect(operatorsFor('int')).not.toContain('contains');
  expect(operatorsFor(undefined)).toHaveLength(Object.keys(operatorTitles).length);
});

test('a value that is changed keeps its meaning; another column or operator begins again', () => {
  const asNumber = condition('amount', '>', ['5'], 'number');
  expect(writeConditions({ ...noConditions, members: [withValues(asNumber, ['6'], 'string')] })).toBe('amount > 6');
  expect(withValues(asNumber, [''], 'string').literal).toBe('number');
  expect(withValues(asNumber, ['many'], 'string').literal).toBe('text');
  expect(withValues(condition('n', '=', ['5']), ['6'], 'int').literal).toBe('text');
  const columns = [
    { name: 'day', type: 'date' },
    { name: 'place', type: 'struct<city:string>' },
  ];
  expect(withColumn(condition('', 'contains', ['2026-01-31']), 'day', columns)).toEqual(
    condition('day', '=', ['2026-01-31'], 'date'),
  );
  // One may choose the next column: the value is still there, and not in the text.
  const ofStruct = withColumn(asNumber, 'place', columns);
  expect(ofStruct).toMatchObject({ operator: 'is null', values: ['5'] });
  expect(writeConditions({ ...noConditions, members: [ofStruct] })).toBe('place IS NULL');
  expect(withOperator(ofStruct, '=', undefined)).toMatchObject({ values: ['5'] });
  expect(withOperator(condition('n', 'is null', []), '=', 'int').literal).toBe('number');
  expect(withOperator(asNumber, 'contains', undefined).literal).toBe('text');
  expect(withOperator(condition('n', 'between', ['1', '2'], 'number'), '<', 'int').values).toEqual(['1']);
});

test('a member is replaced and removed, also in a group of a group', () => {
  const inner = { ...noConditions, all: false, members: [condition('a', '=', ['1']), condition('b', '=', ['2'])] };
  const group: Group = { ...noConditions, members: [inner] };
  const withInner = (index: number, next: Condition | undefined): Group =>
    withMemberAt(group, 0, withMemberAt(inner, index, next));
  expect(writeConditions(withInner(1, undefined))).toBe("(a = '1')");
  expect(writeConditions(withInner(0, condition('c', 'is null', [])))).toBe("(c IS NULL OR b = '2')");
  expect(withMemberAt(group, 0, undefined)).toEqual(noConditions);
});

test('whatever is built is written and read as the same conditions', () => {
  const name = fc
    .oneof(fc.constantFrom('a', 'order', 'Ä b', 'x"y', 'x`y'), fc.string({ minLength: 1 }))
    .map((typed) => referenceTo(typed, undefined));
  const textValue = fc.string();
  const endOfRange = fc.string({ minLength: 1 });
  const anyCondition = fc
    .oneof(
      fc.record({
        column: name,
        operator: fc.constantFrom<Operator>('=', '<>', '<', 'contains', 'endswith', 'like', 'not like'),
        values: fc.tuple(textValue),
        literal: fc.constant<Literal>('text'),
      }),
      fc.record({
        column: name,
        operator: fc.constantFrom<Operator>('in', 'not in'),
        values: fc.array(textValue, { minLength: 1 }),
        literal: fc.constant<Literal>('text'),
      }),
      fc.record({
        column: name,
        operator: fc.constant<Operator>('between'),
        values: fc.tuple(endOfRange, endOfRange),
        literal: fc.constant<Literal>('text'),
      }),
      fc.record({
        column: name,
        operator: fc.constantFrom<Operator>('<', 'in', 'not in'),
        values: fc.tuple(fc.constantFrom('2026-01-31', '0001-12-01')),
        literal: fc.constantFrom<Literal>('date', 'timestamp', 'timestamp_ntz'),
      }),
      fc.record({
        column: name,
        operator: fc.constantFrom<Operator>('=', '>='),
        values: fc.tuple(fc.integer().map(String)),
        literal: fc.constant<Literal>('number'),
      }),
      fc.record({
        column: name,
        operator: fc.constantFrom<Operator>('is null', 'is not null'),
        values: fc.constant([]),
        literal: fc.constant<Literal>('text'),
      }),
    )
    .map((each): Condition => ({ kind: 'condition', ...each }));
  const { group } = fc.letrec<{ member: Member; group: Group }>((tie) => ({
    member: fc.oneof({ depthSize: 'small', maxDepth: 3 }, anyCondition, tie('group')),
    group: fc.record({
      kind: fc.constant('group' as const),
      all: fc.boolean(),
      members: fc.array(tie('member'), { minLength: 1, maxLength: 4 }),
    }),
  }));
  fc.assert(
    fc.property(group, (built) => {
      fc.pre(!JSON.stringify(built).includes('\\u0000'));
      const text = writeConditions(built);
      const read = readConditions(text);
      if (typeof read === 'string') throw new Error(`${text}: ${read}`);
      expect(writeConditions(read)).toBe(text);
      expect(countConditions(read, () => true)).toBe(countConditions(built, () => true));
    }),
    { numRuns: 300 },
  );
});
