/** What is exported comes back from an import: every example of every transform, and conditions at random. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { exportGlueJob } from '#engine/interchange/glue-studio/export-job.ts';
import type { FilterExpression, GlueFilters } from '#engine/interchange/glue-studio/filter/filter-shapes.ts';
import { hasPairedBrackets } from '#engine/interchange/glue-studio/filter/pattern.ts';
import { readCondition } from '#engine/interchange/glue-studio/filter/read-condition.ts';
import { writeCondition } from '#engine/interchange/glue-studio/filter/write-condition.ts';
import { importedJob } from '#engine/interchange/glue-studio/testing/imported-job.ts';
import { transforms } from '#engine/transforms/index.ts';
import type { Transform, TransformExample } from '#engine/transforms/transform.ts';

const read = { format: 'parquet' };

/** A source for each input, the node, and for a node with several outputs one that selects. */
function jobOf(transform: Transform, example: TransformExample): Job {
  const { name, inputs, outputs, listedOutputs } = transform;
  const ports = inputs.length === 0 ? [] : Object.keys(example.input);
  const node = {
    id: 'node',
    name: 'The node',
    transform: name,
    args: example.args,
    inputs: Object.fromEntries(ports.map((port) => [port, { node: port }])),
  };
  const isCollection = outputs !== undefined || listedOutputs !== undefined;
  const reader = {
    id: 'one',
    name: 'One',
    transform: 'SelectFromCollection',
    args: { index: 1 },
    inputs: { in: { node: 'node' } },
  };
  return jobSchema.parse({
    name: 'Example',
    description: example.title,
    bookmark: 'enable',
    maxRetries: 2,
    timeout: 30,
    maxConcurrentRuns: 3,
    defaultArguments: { day: '2026-01-31' },
    nodes: [
      ...ports.map((port) => ({
        id: port,
        name: `Source ${port}`,
        transform: 'PathSource',
        args: { path: port, ...read },
      })),
      node,
      ...(isCollection && !('select' in transform) ? [reader] : []),
    ],
  });
}

/** Definitions are equal if they say the same with their defaults. */
function withDefaults(job: Job): Job {
  const nodes = job.nodes.map((node) => {
    const args = transforms.find(({ name }) => name === node.transform)!.args.parse(node.args);
    return { ...node, args };
  });
  return { ...job, nodes };
}

const cases = transforms.flatMap((transform) =>
  transform.examples
    .filter(({ args }) => transform.args.safeParse(args).success)
    .map((example) => ({ transform, example, title: `${transform.name}: ${example.title}` })),
);

describe('every example of every transform', () => {
  test.each(cases)('$title', ({ transform, example }) => {
    const job = jobOf(transform, example);
    const { text, problems, differences } = exportGlueJob(job, {});
    if (text === null) {
      expect(problems.map(({ reason }) => reason)).toEqual(problems.map(() => expect.stringMatching(/^[A-Z"].+\.$/su)));
      return;
    }
    const once = importedJob(text);
    if (differences.length === 0) expect(withDefaults(once)).toEqual(withDefaults(job));
    const again = exportGlueJob(once, {});
    expect(again.text).not.toBeNull();
    expect(importedJob(again.text!)).toEqual(once);
  });

  test('more than a few are exported, and most of them without a difference', () => {
    const written = cases.map(({ transform, example }) => exportGlueJob(jobOf(transform, example), {}));
    const whole = written.filter(({ text }) => text !== null);
    expect(whole.length).toBeGreaterThan(90);
    expect(whole.filter(({ differences }) => differences.length === 0).length).toBeGreaterThan(70);
  });
});

test('notes of a node stay behind, which is reported', () => {
  const select = transforms.find(({ name }) => name === 'SelectFields')!;
  const job = jobOf(select, select.examples[0]!);
  const noted = { ...job, nodes: job.nodes.map((node) => ({ ...node, notes: 'Agreed with finance' })) };
  const { text, differences } = exportGlueJob(noted, {});
  expect(text).not.toContain('finance');
  expect(differences.filter(({ says }) => says.includes('no notes'))).toHaveLength(job.nodes.length);
});

const refuse = (reason: string): never => {
  throw new Error(reason);
};
const quiet = { change: () => {}, refuse };

const names = fc.oneof(
  fc.constantFrom('k', 'order', 'select', 'Käse', 'a.b', 'it`s', 'a"b', ' ', 'x y', '1', 'regexp_like', 'date', 'null'),
  fc.string({ minLength: 1, maxLength: 6 }),
);
const column = fc
  .array(names, { minLength: 1, maxLength: 3 })
  .map((Value) => ({ Type: 'COLUMNEXTRACTED' as const, Value }));
const constant = fc
  .oneof(
    fc.string(),
    fc.integer().map(String),
    fc.constantFrom('', "'", 'NULL', '1e5', '007', '-0.5', 'true', '^a', 'a|b'),
  )
  .map((text) => ({ Type: 'CONSTANT' as const, Value: [text] }));
const comparison = fc
  .record({
    Operation: fc.constantFrom('EQ', 'LT', 'GT', 'LTE', 'GTE', 'REGEX'),
    Negated: fc.boolean(),
    Values: fc.tuple(column, constant),
  })
  .filter(
    ({ Operation, Values: [, { Value }] }) => Operation !== 'REGEX' || hasPairedBrackets(Value[0]!),
  ) as fc.Arbitrary<FilterExpression>;
const nullity = fc.record({
  Operation: fc.constant('ISNULL'),
  Negated: fc.boolean(),
  Values: fc.tuple(column),
}) as fc.Arbitrary<FilterExpression>;
const filters: fc.Arbitrary<GlueFilters> = fc.record({
  LogicalOperator: fc.constantFrom('AND', 'OR'),
  Filters: fc.array(fc.oneof(comparison, nullity), { minLength: 1, maxLength: 5 }),
});

describe('filters', () => {
  test('come back from the condition that they become', () => {
    fc.assert(
      fc.property(filters, (given) => {
        const back = readCondition(writeCondition(given, quiet), refuse);
        // One comparison is joined by either word.
        const joined = given.Filters.length === 1 ? { ...given, LogicalOperator: 'AND' } : given;
        const written = writeCondition(back, quiet);
        expect(written).toBe(writeCondition(joined as GlueFilters, quiet));
        if (!given.Filters.some(isPattern)) expect(back).toEqual(joined);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['k >= 0', 'k >= 0'],
    ["name = 'Ada' AND k <> 3", "name = 'Ada' AND k <> 3"],
    ['k = 0 OR k IS NULL', 'k = 0 OR k IS NULL'],
    ['(k <> 0 OR k IS NULL) AND address.zip IS NOT NULL', '(k <> 0 OR k IS NULL) AND address.zip IS NOT NULL'],
    ["NOT (k < 5) AND regexp_like(name, '^(?:A|B)')", "NOT (k < 5) AND regexp_like(name, '^(?:A|B)')"],
    ["NOT regexp_like(name, '^A')", "NOT regexp_like(name, '^A')"],
    ['NOT (k = 0)', 'k <> 0'],
    ['`k`>=0', 'k >= 0'],
    ["day > DATE '2026-01-31'", "day > '2026-01-31'"],
    ['1 > k AND 2 <> `k`', 'k < 1 AND k <> 2'],
    ["true = a AND date '2026-01-31' > `true`", "a = 'true' AND `true` < '2026-01-31'"],
    ["name LIKE 'A.b%'", String.raw`regexp_like(name, '^(?:A\.b)')`],
    ["name NOT LIKE 'A%'", "NOT regexp_like(name, '^(?:A)')"],
    ["name IN ('a', 'b') OR k = 1", "name = 'a' OR name = 'b' OR k = 1"],
    ['k NOT IN (1, 2) AND a = 1', 'k <> 1 AND k <> 2 AND a = 1'],
    ['k BETWEEN 1 AND 3 AND a = 1', 'k >= 1 AND k <= 3 AND a = 1'],
    ['k NOT BETWEEN 1 AND 3', 'k < 1 OR k > 3'],
    ['(a = 1 AND (b = 2)) AND ((c = 3 AND d = 4))', 'a = 1 AND b = 2 AND c = 3 AND d = 4'],
    ["regexp_like(k, '^(?:a(b)[)])')", "regexp_like(k, '^(?:a(b)[)])')"],
  ])('%s is written and read as %s', (condition, again) => {
    expect(writeCondition(readCondition(condition, refuse), quiet)).toBe(again);
  });

  test.each([
    ['1 IS NULL', 'has 1 where a column is expected'],
    ['k / 2 > 0', 'has /'],
    ["name LIKE '%A%'", 'has LIKE with something other than the beginning of a text'],
    ['k IN (a, b)', 'has a column in the list of IN'],
    ['k IN (1, 2) AND b > 0', 'mixes AND and OR'],
    ['k BETWEEN 1', 'has BETWEEN without AND'],
    [`${'('.repeat(2000)}k > 0${')'.repeat(2000)}`, 'has too many brackets'],
    ["regexp_like(k, '^(?:a)|(?:b)')", 'can match inside of the text'],
    ['a > 0 AND b > 0 OR c > 0', 'mixes AND and OR'],
    ['(a > 0 OR b > 0) AND c > 0', 'mixes AND and OR'],
    ['a <> 1 OR b > 0', 'has <> beside OR'],
    ['upper(a) = b', 'calls upper'],
    ["regexp_like(a, 'b')", 'can match inside of the text'],
    ['a = NULL', 'compares with NULL'],
    ['a >', 'ends too early'],
    ['a <> b', 'compares two columns by <>'],
    ['', 'ends too early'],
  ])('%s is refused: the condition %s', (condition, why) => {
    expect(() => readCondition(condition, refuse)).toThrow(why);
  });
});

test('a pattern with a bracket without its pair is refused, which would be one of two groups', () => {
  const Values = [
    { Type: 'COLUMNEXTRACTED' as const, Value: ['k'] },
    { Type: 'CONSTANT' as const, Value: ['a)|(?:b'] },
  ];
  expect(() =>
    writeCondition({ LogicalOperator: 'AND', Filters: [{ Operation: 'REGEX', Negated: false, Values }] }, quiet),
  ).toThrow('has a bracket without its pair');
});

/** `a` and `^(?:a)` are the same pattern. */
function isPattern({ Operation }: FilterExpression): boolean {
  return Operation === 'REGEX';
}
