/** Resolving graphs: every problem is found, arguments are substituted, effects and lineage are computed. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import {
  findProblems,
  isDeterministic,
  isRowWise,
  resolveGraph,
  rowEffects,
  sourcesOf,
  targetsOf,
  consumersOf,
} from '#engine/graph/index.ts';
import type { GraphEnvironment } from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';

let duck: TestDuck;
let environment: GraphEnvironment;
beforeAll(async () => {
  duck = await openTestDuck();
  environment = testEnvironment(duck.connection, { rows: schemaOf({ id: 'bigint', k: 'int' }) });
});
afterAll(() => duck[Symbol.asyncDispose]());

type NodeText = [
  id: string,
  transform: string,
  args: Record<string, unknown>,
  ...inputs: (string | [port: string, node: string])[],
];

function job(...nodes: NodeText[]): Job {
  return jobSchema.parse({
    name: 'job',
    defaultArguments: { least: '3' },
    nodes: nodes.map(([id, transform, args, ...inputs]) => ({
      id,
      name: id,
      transform,
      args,
      inputs: Object.fromEntries(
        inputs.map((input) => (typeof input === 'string' ? ['in', { node: input }] : [input[0], { node: input[1] }])),
      ),
    })),
  });
}
const source: NodeText = ['s', 'PathSource', { path: 'rows' }];
const target = (from: string): NodeText => ['t', 'PathTarget', { path: 'out' }, from];

test('a job does not begin with more workers than it may have', async () => {
  const { workers, minWorkers, ...plain } = job(source, target('s'));
  expect([workers, minWorkers]).toEqual([null, null]);
  const problemsOf = async (most: number | null, least: number | null): Promise<string[]> =>
    (await findProblems({ ...plain, workers: most, minWorkers: least }, environment)).map(({ message }) => message);
  for (const [most, least] of [
    [null, 4],
    [4, null],
    [4, 4],
    [4, 1],
  ] as const)
    expect(await problemsOf(most, least)).toEqual([]);
  expect(await problemsOf(2, 4)).toEqual(['The job "job" begins with 4 workers, but has at most 2.']);
});

describe('places in the SQL of a node', () => {
  test.each([
    ['SELECT id,\n  idd\nFROM in1', 'UnknownColumn', 2, 3],
    ["SELECT 'é', idd FROM in1;", 'UnknownColumn', 1, 13],
    ['-- first\nSELECT count(*), k\nFROM in1 -- last', 'SqlSyntax', 2, 18],
    ['SELECT id FROM in1\nWHER id = 1', 'SqlSyntax', 2, 6],
    ['SELECT *\nFROM in2', 'SqlRefused', undefined, undefined],
  ])('%j', async (statement, code, line, character) => {
    const failing = job(source, ['q', 'SqlTransform', { sql: statement }, ['in1', 's']], target('q'));
    const failure = resolveGraph(failing, environment);
    await expect(failure).rejects.toMatchObject({ code });
    const error = await failure.catch((thrown: unknown) => thrown as EngineError);
    expect([(error as EngineError).details['line'], (error as EngineError).details['character']]).toEqual([
      line,
      character,
    ]);
    if (line !== undefined) expect((error as EngineError).message).toContain(`(line ${line}, character ${character})`);
  });
});

test.each([
  ['of a table with a name', 'SELECT a.idd\nFROM in1 a', { written: 'idd', near: ['id'] }],
  ['without one', 'SELECT idd FROM in1', { written: 'idd', near: ['id'] }],
  ['of a subquery', 'SELECT w.n FROM (SELECT k AS nn FROM in1) w', null],
])('the near column is suggested for a SELECT, %s', async (_title, sql, unknownName) => {
  const [problem] = await findProblems(
    job(source, ['q', 'SqlTransform', { sql }, ['in1', 's']], target('q')),
    environment,
  );
  expect(problem).toMatchObject({ code: 'UnknownColumn', unknownName });
  expect(problem!.message).toMatch(/^Column "(?:idd|n)" does not exist \(line 1, character \d+\)\./u);
  if (unknownName !== null) expect(problem!.message).toContain('Did you mean "id"?');
});

test.each([
  ['a function', 'SELECT uper(k) FROM in1', 'UnknownFunction', { written: 'uper', near: ['upper'] }],
  ['an input', 'SELECT id FROM inn1', 'SqlRefused', { written: 'inn1', near: ['in1'] }],
])('the near name of %s is suggested for a SELECT', async (_title, sql, code, unknownName) => {
  const problems = await findProblems(
    job(source, ['q', 'SqlTransform', { sql }, ['in1', 's']], target('q')),
    environment,
  );
  expect(problems[0]).toMatchObject({ code, unknownName });
});

describe('problems', () => {
  test.each<[string, Job, [string | null, string][]]>([
    ['none', job(source, target('s')), []],
    ['no nodes', job(), [[null, 'InvalidDefinition']]],
    [
      'types that do not go together',
      job(source, ['f', 'Filter', { condition: 'k > current_date' }, 's'], target('f')),
      [['f', 'TypeMismatch']],
    ],
    ['an unknown transform', job(source, ['f', 'Filtre', {}, 's'], target('f')), [['f', 'InvalidDefinition']]],
    [
      'a missing input',
      job(source, ['j', 'Join', { keys: [{ left: 'k', right: 'k' }] }, ['left', 's']], target('j')),
      [['j', 'InvalidDefinition']],
    ],
    [
      'an input that is not there',
      job(source, ['f', 'Filter', { condition: 'k > 1' }, 's', ['other', 's']], target('f')),
      [['f', 'InvalidDefinition']],
    ],
    [
      'an unknown node',
      job(source, ['f', 'Filter', { condition: 'k > 1' }, 'ss'], target('f'), ['u', 'PathTarget', { path: 'x' }, 's']),
      [['f', 'InvalidDefinition']],
    ],
    [
      'a cycle',
      job(['a', 'Filter', { condition: 'true' }, 'b'], ['b', 'Filter', { condition: 'true' }, 'a'], target('b')),
      [
        ['a', 'InvalidDefinition'],
        ['b', 'InvalidDefinition'],
      ],
    ],
    [
      'an id twice',
      job(source, ['s', 'Filter', { condition: 'true' }, 's'], target('s')),
      [
        ['s', 'InvalidDefinition'],
        ['s', 'InvalidDefinition'],
      ],
    ],
    [
      'a node that nobody reads',
      job(source, ['f', 'Filter', { condition: 'k > 1' }, 's'], ['t', 'PathTarget', { path: 'x' }, 's']),
      [['f', 'InvalidDefinition']],
    ],
    [
      'a target that is read',
      job(source, target('s'), ['f', 'Filter', { condition: 'k > 1' }, 't']),
      [
        ['f', 'InvalidDefinition'],
        ['f', 'InvalidDefinition'],
      ],
    ],
    [
      'wrong arguments',
      job(source, ['f', 'Filter', { conditoin: 'k > 1' }, 's'], target('f')),
      [['f', 'InvalidDefinition']],
    ],
    [
      'an argument without a value',
      job(source, ['f', 'Filter', { condition: 'k > ${lesst}' }, 's'], target('f')),
      [['f', 'InvalidDefinition']],
    ],
    [
      'a SELECT that DuckDB does not bind',
      job(source, ['q', 'SqlTransform', { sql: 'SELECT nothing FROM in1' }, ['in1', 's']], target('q')),
      [['q', 'UnknownColumn']],
    ],
    [
      'several, and those behind a wrong node are not blamed',
      job(
        source,
        ['f', 'Filter', { condition: 'q > 1' }, 's'],
        ['g', 'Filter', { condition: 'k > 1' }, 'f'],
        ['h', 'SelectFields', { paths: ['z'] }, 's'],
        ['t', 'PathTarget', { path: 'x' }, 'g'],
        ['v', 'PathTarget', { path: 'x' }, 'h'],
        ['w', 'Nonsense', {}, 's'],
      ),
      [
        ['f', 'UnknownColumn'],
        ['h', 'UnknownColumn'],
        ['w', 'InvalidDefinition'],
      ],
    ],
  ])('%s', async (_title, definition, expected) => {
    const problems = await findProblems(definition, environment);
    expect(problems.map(({ nodeId, code }) => [nodeId, code])).toEqual(expected);
    for (const problem of problems)
      expect(problem).toMatchObject({ message: expect.stringMatching(/[.?]$/u), hint: expect.stringMatching(/\S/u) });
    if (expected.length > 0)
      await expect(resolveGraph(definition, environment)).rejects.toMatchObject({ code: expected[0]![1] });
  });

  test('all of them are in the error, with job and node', async () => {
    const definition = job(
      source,
      ['f', 'Filter', { condition: 'q > 1' }, 's'],
      ['h', 'SelectFields', { paths: ['z'] }, 's'],
      target('f'),
      ['u', 'PathTarget', { path: 'x' }, 'h'],
    );
    await expect(resolveGraph(definition, environment)).rejects.toMatchObject({
      code: 'UnknownColumn',
      details: { job: 'job', node: 'f', problems: [{ nodeId: 'f' }, { nodeId: 'h' }] },
    });
  });

  test('a job that is being built can be resolved up to a node', async () => {
    const definition = job(
      source,
      ['f', 'Filter', { condition: 'k > 1' }, 's'],
      ['g', 'Filter', { condition: 'z > 1' }, 'f'],
    );
    expect((await resolveGraph(definition, environment, { nodeId: 'f' })).nodes.map(({ node }) => node.id)).toEqual([
      's',
      'f',
    ]);
    await expect(resolveGraph(definition, environment, { nodeId: 'x' })).rejects.toMatchObject({
      code: 'EntityNotFound',
    });
  });
});

test('arguments of the run win over the defaults of the job', async () => {
  const definition = job(source, ['f', 'Filter', { condition: 'k > ${least}' }, 's'], target('f'));
  const conditionOf = async (given: Record<string, string>): Promise<unknown> =>
    (await resolveGraph(definition, { ...environment, arguments: given })).nodes[1]!.args['condition'];
  expect(await conditionOf({})).toBe('k > 3');
  expect(await conditionOf({ least: '7' })).toBe('k > 7');
});

test('nodes are sorted sources first, inputs by the number of their port', async () => {
  const ports: [string, string][] = [
    ['in10', 's'],
    ['in2', 's'],
    ['in1', 's'],
    ['in3', 'z'],
  ];
  const graph = await resolveGraph(
    job(target('u'), ['u', 'Union', {}, ...ports], ['z', 'PathSource', { path: 'rows' }], source),
    environment,
  );
  expect(graph.nodes.map(({ node }) => node.id)).toEqual(['z', 's', 'u', 't']);
  expect(Object.entries(graph.nodes[2]!.inputs)).toEqual([
    ['in1', 's'],
    ['in2', 's'],
    ['in3', 'z'],
    ['in10', 's'],
  ]);
});

describe('what a graph does with rows', () => {
  test.each<[NodeText, rowWise: boolean, deterministic: boolean]>([
    [['n', 'Filter', { condition: 'k > 1' }, 's'], true, true],
    [['n', 'Filter', { condition: 'k > year(current_date)' }, 's'], true, false],
    [['n', 'Union', {}, ['in1', 's'], ['in2', 's']], true, true],
    [['n', 'Union', { unionType: 'DISTINCT' }, ['in1', 's'], ['in2', 's']], false, true],
    [['n', 'Aggregate', { aggs: [{ column: 'k', aggFunc: 'sum' }] }, 's'], false, true],
    [['n', 'Aggregate', { aggs: [{ column: 'k', aggFunc: 'first' }] }, 's'], false, false],
    [['n', 'DropDuplicates', {}, 's'], false, true],
    [['n', 'DropDuplicates', { columns: ['k'] }, 's'], false, false],
    [['n', 'SqlTransform', { sql: 'SELECT 1 AS a' }, ['in1', 's']], false, false],
  ])('%j', async (node, rowWise, deterministic) => {
    const graph = await resolveGraph(job(source, node, target('n')), environment);
    expect([isRowWise(graph, 't'), isDeterministic(graph, 't')]).toEqual([rowWise, deterministic]);
    expect([...rowEffects(graph).keys()]).toEqual(['s', 'n', 't']);
    expect(sourcesOf(graph, 't')).toEqual(['s']);
    expect(targetsOf(graph)).toEqual(['t']);
    expect(new Set(consumersOf(graph, 's'))).toEqual(new Set(['n']));
  });
});
