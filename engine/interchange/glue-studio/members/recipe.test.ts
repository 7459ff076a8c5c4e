/** A Recipe becomes a chain of nodes: ids, edges, values of steps, and what is different here. */

import { expect, test } from 'vitest';
import { importGlueJob, type GlueImport } from '#engine/interchange/glue-studio/import-job.ts';
import { recipeSteps } from '#engine/interchange/glue-studio/recipe/recipe-steps.ts';
import { findTransform } from '#engine/transforms/index.ts';

type Parameters = Readonly<Record<string, string | readonly string[]>>;

function imported(...steps: readonly [operation: string, parameters: Parameters][]): GlueImport {
  const csv = { Separator: 'comma', QuoteChar: 'quote', WithHeader: true, Recurse: true };
  const nodes = {
    from: { S3CsvSource: { Name: 'From', Paths: ['in'], ...csv } },
    mid: {
      Recipe: {
        Name: 'Clean',
        Inputs: ['from'],
        RecipeSteps: steps.map(([Operation, Parameters]) => ({ Action: { Operation, Parameters } })),
      },
    },
    to: { S3DirectTarget: { Name: 'To', Inputs: ['mid'], Path: 'out', Format: 'csv', PartitionKeys: [] } },
  };
  return importGlueJob(JSON.stringify({ Job: { Name: 'job', CodeGenConfigurationNodes: nodes } }));
}

test('the last step is the node itself, so that its readers keep their edges', () => {
  const { job, nodes } = imported(
    ['UPPER_CASE', { sourceColumn: 'order by' }],
    ['DELETE', { sourceColumns: ['a.b', 'c'] }],
    ['FILL_WITH_EMPTY', { sourceColumn: 'a.b', columnDataType: 'string' }],
  );
  expect(
    job!.nodes.slice(1).map(({ id, name, transform, args, inputs }) => [id, name, transform, args, inputs]),
  ).toEqual([
    [
      'mid-step-1',
      'Clean step-1',
      'DerivedColumn',
      { colName: 'order by', expr: 'upper(`order by`)' },
      { in: { node: 'from' } },
    ],
    ['mid-step-2', 'Clean step-2', 'DropFields', { paths: ['`a.b`', 'c'] }, { in: { node: 'mid-step-1' } }],
    ['mid', 'Clean', 'FillNulls', { fills: [{ column: '`a.b`', value: '' }] }, { in: { node: 'mid-step-2' } }],
    ['to', 'To', 'PathTarget', expect.anything(), { in: { node: 'mid' } }],
  ]);
  expect(nodes[1]).toMatchObject({
    transforms: ['DerivedColumn', 'DropFields', 'FillNulls'],
    changes: ['A missing value is a null here; an empty text is not missing.', 'Each of its steps becomes a node.'],
    reason: null,
  });
});

test('without steps, its readers get the rows of its input', () => {
  const { job } = imported();
  expect(job!.nodes.map(({ id, inputs }) => [id, inputs])).toEqual([
    ['from', {}],
    ['to', { in: { node: 'from' } }],
  ]);
});

test.each<[string, string | undefined, unknown]>([
  ['12', 'number', 12],
  ['-1.5', 'number', -1.5],
  ['9007199254740993', 'number', '9007199254740993'],
  ['0.12345678901234567890', 'number', '0.12345678901234567890'],
  ['TRUE', 'boolean', true],
  ['12', 'string', '12'],
  ['true', undefined, 'true'],
  ['2026-01-31', 'date', '2026-01-31'],
])('a custom value %j for %s is %j', (value, columnDataType, expected) => {
  const parameters = { sourceColumn: 'a', value, ...(columnDataType === undefined ? {} : { columnDataType }) };
  const { job } = imported(['FILL_WITH_CUSTOM', parameters]);
  expect(job!.nodes[1]!.args).toEqual({ fills: [{ column: 'a', value: expected }] });
});

test.each(['', 'x', '1e999'])('a custom number %j is refused', (value) => {
  const { job, nodes } = imported(['FILL_WITH_CUSTOM', { sourceColumn: 'a', columnDataType: 'number', value }]);
  expect(job).toBeNull();
  expect(nodes[1]!.reason).toContain(`("${value}" is not a number)`);
});

test.each([
  ['TO_BOOLEAN_COLUMN', 'boolean', 'string'],
  ['TO_DOUBLE_COLUMN', 'number', 'boolean'],
  ['TO_STRING_COLUMN', 'string', 'number'],
])('%s takes the type %s and refuses another', (operation, columnDataType, other) => {
  expect(imported([operation, { sourceColumn: 'a', columnDataType }]).job).not.toBeNull();
  const { job, nodes } = imported([operation, { sourceColumn: 'a', columnDataType: other }]);
  expect(job).toBeNull();
  expect(nodes[1]!.reason).toContain(`its parameter columnDataType is "${other}", not ${columnDataType}`);
});

test('every step gives arguments that its transform takes', () => {
  const parameters = {
    sourceColumn: 'a',
    sourceColumns: '["a"]',
    targetColumn: 'b',
    pattern: 'x',
    value: 'x',
    delimiter: '-',
    columnDataType: 'string',
  };
  for (const operation of recipeSteps.keys()) {
    // A step refuses what it does not read, so each is tried with all subsets that leave one kind of source.
    const names = Object.keys(parameters) as (keyof typeof parameters)[];
    const subsets = Array.from({ length: 2 ** names.length }, (_none, bits) =>
      Object.fromEntries(
        names.filter((_name, index) => (bits & (2 ** index)) !== 0).map((name) => [name, parameters[name]]),
      ),
    );
    const taken = subsets.map((each) => imported([operation, each]).job).filter((job) => job !== null);
    expect(taken.length, operation).toBeGreaterThan(0);
    for (const job of taken) {
      const { transform, args } = job.nodes.at(-2)!;
      expect(findTransform(transform)!.args.safeParse(args).success, operation).toBe(true);
    }
  }
});
