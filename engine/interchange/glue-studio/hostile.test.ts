/** Text that is not a job of AWS Glue, or a damaged one: each gives a clear error or a reason, and no job. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { exportGlueJob } from '#engine/interchange/glue-studio/export-job.ts';
import { importGlueJob } from '#engine/interchange/glue-studio/import-job.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const source = { S3JsonSource: { Name: 'In', Paths: ['in'], Recurse: true } };
const target = (input: string): object => ({
  S3DirectTarget: { Name: 'Out', Inputs: [input], Path: 'out', Format: 'json' },
});
const select = (...Inputs: string[]): object => ({ SelectFields: { Name: 'S', Inputs, Paths: [['a']] } });

describe('refused as a whole', () => {
  test.each<[string, string, string]>([
    ['no text', '', 'line 1, column 1 is not valid JSON'],
    ['no JSON', '{"a": \n nonsense}', 'line 2, column 2 is not valid JSON'],
    ['the same id twice', '{"a": {}, "a": {}}', 'not valid JSON'],
    ['too deep', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'nested deeper'],
    ['a list', '[]', 'an object is expected'],
    ['a number', '7', 'an object is expected'],
    ['no nodes', '{}', 'the job has no nodes'],
    ['no nodes in a job', '{"Job": {"Name": "a", "CodeGenConfigurationNodes": {}}}', 'the job has no nodes'],
    ['a script job', '{"Job": {"Name": "a", "Command": {"Name": "glueetl"}}}', 'it is not a visual job'],
    ['two jobs', '{"Jobs": [{}, {}]}', 'it lists 2 jobs'],
    ['a job that is null', '{"Job": null}', 'an object is expected'],
    ['nodes as a list', '{"CodeGenConfigurationNodes": []}', 'an object is expected, with the nodes by their ids'],
    ['a node of two members', '{"a": {"Filter": {}, "Join": {}}}', 'node a has 2 members'],
    ['a node of no member', '{"a": {}}', 'node a has 0 members'],
    ['a member that is a text', '{"a": {"Filter": "x"}}', 'node a: an object is expected'],
    ['an id of a prototype', '{"__proto__": {"Filter": {}}}', '"__proto__" cannot be the id of a node'],
    ['an id of a constructor', '{"constructor": {"Filter": {}}}', '"constructor" cannot be the id of a node'],
    ['an id that is too long', `{"${'x'.repeat(65)}": {"Filter": {}}}`, 'cannot be the id of a node'],
    ['an input that does not exist', JSON.stringify({ from: source, to: target('form') }), 'node to reads "form"'],
    ['inputs that are a text', '{"a": {"Filter": {"Inputs": "a"}}}', 'Inputs of node a is not a list'],
    ['a circle', JSON.stringify({ a: select('b'), b: select('a') }), 'in a circle: a → b → a'],
    ['a node that reads itself', JSON.stringify({ a: select('a') }), 'in a circle: a → a'],
    [
      'a name that is a number',
      '{"Job": {"Name": 7, "CodeGenConfigurationNodes": {"a": {}}}}',
      'Name: text is expected',
    ],
    [
      'a streaming job',
      JSON.stringify({ Command: { Name: 'gluestreaming' }, CodeGenConfigurationNodes: { a: source } }),
      'it is a streaming job',
    ],
  ])('%s', (_title, text, why) => {
    expect(() => importGlueJob(text)).toThrow(why);
    expect(() => importGlueJob(text)).toThrow(EngineError);
  });

  test('a text of many megabytes, and a thousand nodes too many', () => {
    expect(() => importGlueJob(' '.repeat(5_000_000))).toThrow('at most 4000000 are read');
    expect(() => importGlueJob(`[${'1,'.repeat(100_000)}1]`)).toThrow('has about 100001 values');
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`n${index}`, source]));
    expect(() => importGlueJob(JSON.stringify(many))).toThrow('the job has 1001 nodes');
  });

  test('a circle at the end of a long chain', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`n${index}`, select(`n${Math.min(999, index + 1)}`)]),
    );
    expect(() => importGlueJob(JSON.stringify(chain))).toThrow('n999 → n999');
  });
});

describe('refused with a reason for each node', () => {
  const reasonOf = (node: object, more: object = { from: source }): string => {
    const { job, nodes } = importGlueJob(JSON.stringify({ ...more, node }));
    expect(job).toBeNull();
    return nodes.find(({ id }) => id === 'node')!.reason!;
  };

  test.each<[string, object, string]>([
    ['an unknown member', { ApplyMaping: { Inputs: ['from'] } }, 'Did you mean ApplyMapping'],
    ['a member of a prototype', { toString: { Inputs: ['from'] } }, '"toString" is not a kind of node'],
    ['Python', { CustomCode: { Inputs: ['from'], Code: 'x', ClassName: 'Y' } }, 'Python code'],
    ['a missing field', { SelectFields: { Inputs: ['from'] } }, 'Paths: it is missing'],
    ['a field of a wrong type', { SelectFields: { Inputs: ['from'], Paths: 'a' } }, 'Paths: a list is expected'],
    ['an unknown word', { Union: { Inputs: ['from', 'from'], UnionType: 'SOME' } }, 'UnionType: it is one of'],
    ['too few inputs', { Union: { Inputs: ['from'], UnionType: 'ALL' } }, 'It has 1 input, and 2 are expected'],
    ['inputs of a source', { S3JsonSource: { Inputs: ['from'], Paths: ['x'] } }, 'It has 1 input, and 0 are'],
    ['exclusions', { S3JsonSource: { Paths: ['x'], Exclusions: ['**/*.tmp'] } }, 'It excludes **/*.tmp'],
    [
      'a mapping without a column left',
      {
        ApplyMapping: { Inputs: ['from'], Mapping: [{ ToKey: 'a', FromPath: ['a'], FromType: 'int', Dropped: true }] },
      },
      'It drops every column',
    ],
    [
      'a filter of three values',
      {
        Filter: {
          Inputs: ['from'],
          LogicalOperator: 'AND',
          Filters: [{ Operation: 'EQ', Values: [1, 2, 3].map(() => ({ Type: 'CONSTANT', Value: ['a'] })) }],
        },
      },
      'has 3 values',
    ],
    [
      'a parameter that is not known',
      {
        DynamicTransform: {
          Inputs: ['from'],
          TransformName: 'gs_uuid',
          FunctionName: 'gs_uuid',
          Path: '',
          Parameters: [{ Name: 'column', Type: 'str', Value: ['a'] }],
        },
      },
      'Its parameter "column" is not known. Known: colName',
    ],
    ['a recipe without steps', { Recipe: { Inputs: ['from'] } }, 'It has no steps'],
    [
      'a recipe that is stored elsewhere',
      { Recipe: { Inputs: ['from'], RecipeReference: { RecipeArn: 'arn', RecipeVersion: '1.0' } } },
      'stored in AWS Glue DataBrew',
    ],
    [
      'steps of a recipe that have no counterpart, each with its reason',
      {
        Recipe: {
          Inputs: ['from'],
          RecipeSteps: [
            { Action: { Operation: 'UPPER_CASE', Parameters: { sourceColumn: 'a' } } },
            { Action: { Operation: 'BINARIZATION', Parameters: {} } },
            {
              Action: { Operation: 'UPPER_CASE', Parameters: { sourceColumn: 'a' } },
              ConditionExpressions: [{ Condition: 'IS', TargetColumn: 'a', Value: '1' }],
            },
            { Action: { Operation: 'LOWER_CASE', Parameters: { sourceColumns: '["a"]' } } },
            { Action: { Operation: 'RENAME', Parameters: { sourceColumn: 'a', targetColumn: 'b', more: 'x' } } },
            { Action: { Operation: 'DELETE', Parameters: { sourceColumns: 'a' } } },
            { Action: { Operation: 'CHANGE_DATA_TYPE', Parameters: { sourceColumn: 'a', columnDataType: 'int8' } } },
          ],
        },
      },
      'Not supported: step 2, BINARIZATION (Tenon has no such step); step 3, UPPER_CASE (it has conditions); step 4, LOWER_CASE (its parameter sourceColumn is missing); step 5, RENAME (Tenon does not know its parameter more); step 6, DELETE (its parameter sourceColumns is not a JSON list: a); and 1 more.',
    ],
    [
      'a visual transform of the user with a name that no file can have',
      { DynamicTransform: { Inputs: ['from'], TransformName: 'my own', FunctionName: 'mine', Path: 's3://b/mine.py' } },
      '"my own" cannot be the name of a transform',
    ],
  ])('%s', (_title, node, why) => {
    expect(reasonOf(node)).toContain(why);
  });

  test('all of them are listed', () => {
    const { job, nodes } = importGlueJob(
      JSON.stringify({ a: source, b: { Recipe: {} }, c: { DropNullFields: { Inputs: ['a'] } } }),
    );
    expect(job).toBeNull();
    expect(nodes.map(({ reason }) => reason === null)).toEqual([true, false, false]);
  });
});

test('what is carried over differently is reported', () => {
  const { job, nodes, changes } = importGlueJob(
    JSON.stringify({
      Job: {
        Name: 'orders',
        Role: 'arn',
        WorkerType: 'G.1X',
        MaxRetries: 99,
        Timeout: 20_000,
        DefaultArguments: {
          '--job-bookmark-option': 'constructor',
          '--enable-metrics': 'true',
          '--TempDir': 's3://x',
          '--day': '2026-01-31',
          day: 'x',
        },
        CodeGenConfigurationNodes: {
          a: { S3JsonSource: { Name: 'Same', Paths: ['${day}'], Future: 1 } },
          b: { SelectFields: { Name: 'Same', Inputs: ['a'], Paths: [['x']] } },
        },
      },
    }),
  );
  expect(job).toMatchObject({ name: 'orders', bookmark: 'disable', maxRetries: 10, timeout: 10_080 });
  expect(job!.defaultArguments).toEqual({ day: '2026-01-31' });
  expect(job!.nodes.map(({ name }) => name)).toEqual(['Same', 'Same 2']);
  expect(nodes.map((node) => node.changes)).toEqual([
    [
      'Not carried over: Future.',
      'Files in subfolders are read, too. To read one folder alone, use a path such as folder/*.csv.',
      '${day} is an argument of the job here.',
    ],
    ['Another node is called "Same": this one is now "Same 2".'],
  ]);
  expect(changes).toEqual([
    'The bookmark is disabled: "constructor" is not an option of it.',
    'Arguments of AWS Glue itself are not needed: --enable-metrics, --TempDir.',
    'Arguments with other names than --name are not carried over: day.',
    'The number of retries is 10 instead of 99.',
    'The time limit in minutes is 10080 instead of 20000.',
    'Not carried over: Role, WorkerType.',
  ]);
});

test('a range of workers is the auto scaling of AWS Glue', () => {
  const jobOf = (more: Record<string, unknown>) =>
    importGlueJob(
      JSON.stringify({
        Job: {
          Name: 'orders',
          WorkerType: 'G.1X',
          NumberOfWorkers: 10,
          CodeGenConfigurationNodes: { a: { S3JsonSource: { Name: 'A', Paths: ['in'] } } },
          ...more,
        },
      }),
    );
  const scaled = jobOf({ DefaultArguments: { '--enable-auto-scaling': 'true' } });
  expect(scaled.job).toMatchObject({ minWorkers: 1, workers: 10 });
  expect(scaled.changes).toEqual(['Not carried over: WorkerType.']);
  const clipped = jobOf({ NumberOfWorkers: 299, DefaultArguments: { '--enable-auto-scaling': 'true' } });
  expect(clipped.job).toMatchObject({ minWorkers: 1, workers: 64 });
  expect(clipped.changes).toContain('The number of workers is 64 instead of 299.');
  const fixed = jobOf({ DefaultArguments: { '--enable-auto-scaling': 'false' } });
  expect(fixed.job).toMatchObject({ minWorkers: null, workers: null });
  expect(fixed.changes[0]).toBe('The number of workers, 10, is not carried over: this computer decides.');
  const exported = (job: typeof scaled.job) => JSON.parse(exportGlueJob(job!, {}).text!) as Record<string, unknown>;
  expect(exported(scaled.job)).toMatchObject({
    NumberOfWorkers: 10,
    WorkerType: 'G.1X',
    DefaultArguments: { '--enable-auto-scaling': 'true' },
  });
  expect(exported(fixed.job)).not.toHaveProperty('NumberOfWorkers');
  expect(exported(fixed.job)['DefaultArguments']).not.toHaveProperty('--enable-auto-scaling');
});

test('names of columns that are those of a prototype stay names', () => {
  const { job } = importGlueJob(
    '{"a": {"S3CsvSource": {"Name": "__proto__", "Paths": ["in"], "Separator": "comma", "QuoteChar": "quote", "OutputSchemas": [{"Columns": [{"Name": "__proto__", "Type": "string"}]}]}}}',
  );
  expect(JSON.stringify(job!.nodes[0]!.args)).toContain('"columnTypes":{"__proto__":"string"}');
  expect(({} as Record<string, unknown>)['string']).toBeUndefined();
});

test('any JSON gives a report or an error for users', () => {
  const member = fc.constantFrom('Filter', 'Join', 'ApplyMapping', 'S3CsvSource', 'Route', 'DynamicTransform', 'x');
  const fields = fc.dictionary(
    fc.constantFrom('Inputs', 'Name', 'Paths', 'Mapping', 'Filters', 'Columns', 'Parameters', '__proto__'),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const nodes = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.tuple(member, fields).map(([name, value]) => ({ [name]: value })),
  );
  fc.assert(
    fc.property(fc.oneof(nodes, fc.jsonValue()), (value) => {
      try {
        importGlueJob(JSON.stringify(value));
      } catch (thrown) {
        expect(thrown).toMatchObject({ kind: 'user' });
      }
    }),
    { numRuns: triesOfRun(1000, 300) },
  );
});
