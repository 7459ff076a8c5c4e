/** A Recipe of AWS Glue Studio and back: values of steps, what is different here, and steps without a form there. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportGlueJob } from '#engine/interchange/glue-studio/export-job.ts';
import { importGlueJob, type GlueImport } from '#engine/interchange/glue-studio/import-job.ts';
import { recipeSteps } from '#engine/interchange/glue-studio/recipe/recipe-steps.ts';
import { findTransform } from '#engine/transforms/index.ts';
import { mayBeStep } from '#engine/transforms/recipe/may-be-step.ts';

type Parameters = Readonly<Record<string, string | readonly string[]>>;
type NewStep = { readonly transform: string; readonly args: unknown };

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

test('it is one node, whose steps are those of the recipe', () => {
  const { job, nodes } = imported(
    ['UPPER_CASE', { sourceColumn: 'order by' }],
    ['DELETE', { sourceColumns: ['a.b', 'c'] }],
    ['FILL_WITH_EMPTY', { sourceColumn: 'a.b', columnDataType: 'string' }],
  );
  expect(
    job!.nodes.slice(1).map(({ id, name, transform, args, inputs }) => [id, name, transform, args, inputs]),
  ).toEqual([
    [
      'mid',
      'Clean',
      'Recipe',
      {
        steps: [
          { id: 's1', transform: 'DerivedColumn', args: { colName: 'order by', expr: 'upper(`order by`)' } },
          { id: 's2', transform: 'DropFields', args: { paths: ['`a.b`', 'c'] } },
          { id: 's3', transform: 'FillNulls', args: { fills: [{ column: '`a.b`', value: '' }] } },
        ],
      },
      { in: { node: 'from' } },
    ],
    ['to', 'To', 'PathTarget', expect.anything(), { in: { node: 'mid' } }],
  ]);
  expect(nodes[1]).toMatchObject({
    transforms: ['Recipe'],
    changes: ['A missing value is a null here; an empty text is not missing.'],
    reason: null,
  });
});

test('without steps, it passes the rows on', () => {
  const { job } = imported();
  expect(job!.nodes.map(({ id, args, inputs }) => [id, inputs, args['steps']])).toEqual([
    ['from', {}, undefined],
    ['mid', { in: { node: 'from' } }, []],
    ['to', { in: { node: 'mid' } }, undefined],
  ]);
});

/** A job with this Recipe as AWS Glue Studio has it. */
function exported(steps: readonly object[]): ReturnType<typeof exportGlueJob> {
  const { job } = imported();
  const nodes = job!.nodes.map((node) => (node.id === 'mid' ? { ...node, args: { steps } } : node));
  return exportGlueJob({ ...job!, nodes }, {});
}

function recipeIn(text: string): unknown {
  const { CodeGenConfigurationNodes: nodes } = JSON.parse(text) as {
    CodeGenConfigurationNodes: Record<string, unknown>;
  };
  return nodes['mid'];
}

const names = fc.oneof(
  fc.constantFrom('a', 'order by', 'a.b', 'it`s', 'select', "o'clock", '"', 'Käse'),
  fc.string({ minLength: 1, maxLength: 6 }),
);
const drawnStep: fc.Arbitrary<[string, Record<string, string>]> = fc
  .record({
    operation: fc.constantFrom(...recipeSteps.keys()),
    sourceColumn: names,
    targetColumn: names,
    columns: fc.array(names, { minLength: 1, maxLength: 3 }),
    text: fc.oneof(fc.constantFrom('', "'", "''", '"', 'x', '`'), fc.string({ maxLength: 5 })),
    type: fc.constantFrom('byte', 'int', 'long', 'double', 'decimal', 'string', 'boolean', 'timestamp', 'date'),
    value: fc.constantFrom('1', '-1.5', '007', '1e3', 'true', 'x', "it's"),
    valueType: fc.constantFrom('number', 'string', 'boolean'),
  })
  .map(({ operation, sourceColumn, targetColumn, columns, text, type, value, valueType }) => {
    const isNumber = Number.isFinite(Number(value));
    const typed = valueType === 'number' && !isNumber ? 'string' : valueType;
    switch (operation) {
      case 'ADD_PREFIX':
      case 'ADD_SUFFIX':
        return [operation, { sourceColumn, pattern: text }];
      case 'CHANGE_DATA_TYPE':
        return [operation, { sourceColumn, columnDataType: type }];
      case 'DELETE':
        return [operation, { sourceColumns: JSON.stringify(columns) }];
      case 'DELETE_DUPLICATE_ROWS':
        return [operation, {}];
      case 'DUPLICATE':
      case 'LOWER':
      case 'UPPER':
      case 'RENAME':
        return [operation, { sourceColumn, targetColumn }];
      case 'FILL_WITH_CUSTOM':
        return [operation, { sourceColumn, value, columnDataType: typed }];
      case 'MERGE':
      case 'MERGE_COLUMNS_AND_VALUES':
        return [operation, { sourceColumns: JSON.stringify(columns), targetColumn, delimiter: text }];
      default:
        return [operation, { sourceColumn }];
    }
  });

test('what is imported is exported as the same recipe, step by step', () => {
  fc.assert(
    fc.property(fc.array(drawnStep, { maxLength: 6 }), (steps) => {
      const once = imported(...steps);
      expect(once.job).not.toBeNull();
      const { text, problems } = exportGlueJob(once.job!, {});
      expect(problems).toEqual([]);
      const again = importGlueJob(text!);
      expect(again.job!.nodes).toEqual(once.job!.nodes);
      // Steps have one spelling each, from the first export on.
      expect(exportGlueJob(again.job!, {}).text).toBe(text);
    }),
    { numRuns: 300 },
  );
});

test.each<[string, Parameters]>([
  ['UPPER_CASE', { sourceColumn: 'a b' }],
  ['LOWER', { sourceColumn: 'a', targetColumn: 'b' }],
  ['ADD_PREFIX', { sourceColumn: 'a', pattern: "c'" }],
  ['ADD_SUFFIX', { sourceColumn: 'a', pattern: '!' }],
  ['ADD_DOUBLE_QUOTES', { sourceColumn: 'a' }],
  ['ADD_SINGLE_QUOTES', { sourceColumn: 'a' }],
  ['CHANGE_DATA_TYPE', { sourceColumn: 'a', columnDataType: 'decimal' }],
  ['DELETE', { sourceColumns: '["a","b.c"]' }],
  ['DELETE_DUPLICATE_ROWS', {}],
  ['REMOVE_DUPLICATES', { sourceColumn: 'a' }],
  ['REMOVE_MISSING', { sourceColumn: 'a' }],
  ['DUPLICATE', { sourceColumn: 'a', targetColumn: 'b' }],
  ['FILL_WITH_CUSTOM', { sourceColumn: 'a', value: '12', columnDataType: 'number' }],
  ['FILL_WITH_EMPTY', { sourceColumn: 'a' }],
  ['MERGE', { sourceColumns: '["a","b"]', targetColumn: 'c', delimiter: '-' }],
  ['RENAME', { sourceColumn: 'a', targetColumn: 'b' }],
])('%s comes back with its parameters', (Operation, Parameters) => {
  const { text } = exportGlueJob(imported([Operation, Parameters]).job!, {});
  const Action = Object.keys(Parameters).length === 0 ? { Operation } : { Operation, Parameters };
  expect(recipeIn(text!)).toEqual({ Recipe: { Name: 'Clean', Inputs: ['from'], RecipeSteps: [{ Action }] } });
});

test('steps that AWS Glue does not have are named, and those that are switched off stay behind', () => {
  const off = { id: 's1', transform: 'Limit', args: { limit: 3 }, off: true };
  const rename = { id: 's2', transform: 'RenameField', args: { oldName: 'a', newName: 'b' } };
  const nested = { id: 's3', transform: 'RenameField', args: { oldName: 'a.b', newName: 'c' } };
  const trim = { id: 's4', transform: 'DerivedColumn', args: { colName: 'a', expr: 'trim(a)' } };
  const { text, differences } = exported([off, rename]);
  expect(recipeIn(text!)).toMatchObject({
    Recipe: {
      RecipeSteps: [{ Action: { Operation: 'RENAME', Parameters: { sourceColumn: 'a', targetColumn: 'b' } } }],
    },
  });
  expect(differences).toContainEqual({ nodeId: 'mid', says: 'Steps that are switched off stay behind.' });
  expect(exported([off, nested, trim]).problems).toEqual([
    {
      nodeId: 'mid',
      node: 'Clean',
      reason:
        'Not supported: step 2, RenameField (it reads a nested field, and recipes of AWS Glue have columns only); step 3, DerivedColumn (a recipe of AWS Glue has no such step). Replace the recipe with one node per step: AWS Glue Studio has nodes for more transforms.',
    },
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
  expect(job!.nodes[1]!.args).toEqual({
    steps: [{ id: 's1', transform: 'FillNulls', args: { fills: [{ column: 'a', value: expected }] } }],
  });
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
      const { transform, args } = (job.nodes[1]!.args['steps'] as readonly NewStep[])[0]!;
      expect(findTransform(transform)!.args.safeParse(args).success, operation).toBe(true);
      expect(mayBeStep(findTransform(transform)!), operation).toBe(true);
    }
  }
});
