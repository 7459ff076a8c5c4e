/** Sub-flows in a graph: what their nodes become, values of parameters, and mistakes of definitions. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal } from '#engine/base/sql.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { subflowSchema, type Subflow } from '#engine/contract/definitions/subflow.ts';
import { findProblems, getNode, getOutput, resolveGraph, type GraphEnvironment } from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';

let duck: TestDuck;
let base: GraphEnvironment;
beforeAll(async () => {
  duck = await openTestDuck();
  base = testEnvironment(duck.connection, { rows: schemaOf({ id: 'bigint', k: 'int', name: 'string' }) });
});
afterAll(() => duck[Symbol.asyncDispose]());

interface Step {
  readonly id: string;
  readonly transform: string;
  readonly args?: object;
  readonly inputs?: object;
  readonly name?: string;
}

const input: Step = { id: 'in', transform: 'SubflowInput' };
const output = (node: string, id = 'out'): Step => ({ id, transform: 'SubflowOutput', inputs: { in: { node } } });
const filter = (condition: unknown, from = 'in', id = 'f'): Step => ({
  id,
  name: 'Only some',
  transform: 'Filter',
  args: { condition },
  inputs: { in: { node: from } },
});

function subflow(name: string, nodes: readonly Step[], parameters: readonly object[] = []): Subflow {
  return subflowSchema.parse({
    name,
    parameters,
    nodes: nodes.map((node) => ({ ...node, name: node.name ?? node.id })),
  });
}

function environment(...subflows: readonly Subflow[]): GraphEnvironment {
  const find = (name: string): Subflow | undefined => subflows.find((each) => each.name === name);
  return {
    ...base,
    userTransforms: {
      names: [],
      find: () => undefined,
      subflowNames: subflows.map(({ name }) => name),
      findSubflow: (name) => {
        const definition = find(name);
        return definition === undefined ? undefined : { definition, file: `subflows/${name}.json` };
      },
    },
  };
}

function jobWith(transform: string, args: object = {}, more: { inputs?: object; reads?: object } = {}): Job {
  return jobSchema.parse({
    name: 'job',
    defaultArguments: { word: "it's ${id} $least" },
    nodes: [
      { id: 's', name: 'Rows', transform: 'PathSource', args: { path: 'rows' } },
      { id: 'u', name: 'Use', transform, args, inputs: more.inputs ?? { in: { node: 's' } } },
      {
        id: 't',
        name: 'Out',
        transform: 'PathTarget',
        args: { path: 'out' },
        inputs: { in: more.reads ?? { node: 'u' } },
      },
    ],
  });
}

async function messages(job: Job, ...subflows: readonly Subflow[]): Promise<string[]> {
  const found = await findProblems(job, environment(...subflows));
  expect(found.every(({ nodeId }) => nodeId === null || !nodeId.includes('.'))).toBe(true);
  return found.map(({ message, hint }) => `${message} ${hint ?? ''}`.trim());
}

test('nodes are in place of the one that uses the sub-flow, which is each of its outputs', async () => {
  const parts = subflow('Parts', [
    input,
    filter('k = 1', 'in', 'one'),
    filter('k = 2', 'one', 'two'),
    output('one', 'first'),
    output('two', 'second'),
  ]);
  const job = jobWith('Parts', {}, { reads: { node: 'u', port: 'second' } });
  const graph = await resolveGraph(job, environment(parts));
  expect(graph.nodes.map(({ id }) => id)).toEqual(['s', 'u.one', 'u.two', 'u:first', 'u:second', 't']);
  expect(getNode(graph, 'u.one').node.name).toBe('Use › Only some');
  expect(getOutput(graph, 'u', 'second')).toMatchObject({ port: 'second', node: { id: 'u', name: 'Use' } });
  expect(getNode(graph, 't').inputs).toEqual({ in: 'u:second' });
  // A preview of a node, of an output and of a node inside.
  for (const [nodeId, last] of [
    ['u', 'u:second'],
    ['u.one', 'u.one'],
  ] as const)
    expect((await resolveGraph(job, environment(parts), { nodeId })).nodes.at(-1)!.id).toBe(last);
  expect(await messages(jobWith('Parts'), parts)).toEqual([
    'Input "in" of "Out" reads "Use", which has several outputs, but names none of them. Connect it to first or second.',
  ]);
  expect(await messages(jobWith('Parts', {}, { reads: { node: 'u', port: 'secnd' } }), parts)).toEqual([
    'Input "in" of "Out" reads output "secnd" of "Use", which does not exist. Did you mean second?',
  ]);
});

describe('parameters', () => {
  const parameters = [
    { name: 'least', kind: 'integer' },
    { name: 'column', kind: 'column', default: 'k' },
    { name: 'word', kind: 'text', required: false },
    { name: 'condition', kind: 'expression', default: 'true' },
    { name: 'fields', kind: 'columns', default: ['id', 'k'] },
  ];
  const flow = subflow(
    'Kept',
    [
      input,
      filter('$column >= $least AND "$column" < 100 AND name <> $word', 'in', 'f'),
      filter('$condition', 'f', 'g'),
      { id: 'h', transform: 'SelectFields', args: { paths: ['name', '$fields'] }, inputs: { in: { node: 'g' } } },
      {
        id: 'r',
        transform: 'RenameField',
        args: { oldName: '$column', newName: '$$column' },
        inputs: { in: { node: 'h' } },
      },
      output('r'),
    ],
    parameters,
  );

  test('values have their types, and are never text of SQL', async () => {
    const hostile = "x' OR 1 = 1 --";
    const graph = await resolveGraph(jobWith('Kept', { least: 3, word: hostile }), environment(flow));
    expect(getNode(graph, 'u.f').args['condition']).toBe(`"k" >= 3 AND "k" < 100 AND name <> 'x'' OR 1 = 1 --'`);
    expect(getNode(graph, 'u.g').args['condition']).toBe('true');
    expect(getNode(graph, 'u.h').args['paths']).toEqual(['name', 'id', 'k']);
    expect(getNode(graph, 'u.r').args).toMatchObject({ oldName: 'k', newName: '$column' });
    expect(getNode(graph, 'u').schema.map(({ name }) => name)).toEqual(['name', 'id', '$column']);
  });

  test('any text is a constant in SQL, and nothing else', async () => {
    const named = subflow('Named', [input, filter('name = $word'), output('f')], [{ name: 'word', kind: 'text' }]);
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom("'", "''", '$word', '${word}', '--', "' OR true --", '$$', '\\'),
    );
    const words = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('').replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(words, async (word) => {
        fc.pre(word !== '' && !word.includes('${'));
        const graph = await resolveGraph(jobWith('Named', { word }), environment(named));
        const node = getNode(graph, 'u.f');
        const expected = `name = ${literal(word).text}`;
        expect(node.args['condition']).toBe(expected);
        expect([...node.expressions.keys()]).toEqual([expected]);
      }),
      { numRuns: 60 },
    );
  });

  test('an argument of the job is read once, and a missing value is NULL', async () => {
    const graph = await resolveGraph(jobWith('Kept', { least: 3, word: '${word}' }), environment(flow));
    expect(getNode(graph, 'u.f').args['condition']).toContain(`name <> 'it''s \${id} $least'`);
    const without = await resolveGraph(jobWith('Kept', { least: 3 }), environment(flow));
    expect(getNode(without, 'u.f').args['condition']).toContain('name <> NULL');
  });

  test.each<[string, object, RegExp]>([
    ['missing', {}, /"Use" \(Kept\) has no value for least/u],
    ['of another type', { least: '3' }, /least: an? .*number is expected/u],
    ['unknown', { least: 3, lest: 4 }, /lest/u],
    ['a column that does not exist', { least: 3, column: 'kk' }, /^Node "Use › Only some": .*kk/u],
  ])('a value that is %s is a problem of the node', async (_title, args, why) => {
    expect((await messages(jobWith('Kept', args), flow))[0]).toMatch(why);
  });

  test('placeholders that mean nothing are problems that name the node inside', async () => {
    const bad = subflow(
      'Bad',
      [input, filter('k > $lest', 'in', 'f'), output('f')],
      [{ name: 'least', kind: 'integer' }],
    );
    const [message] = await messages(jobWith('Bad', { least: 1 }), bad);
    expect(message).toMatch(/^Node "Use › Only some": "k > \$lest" uses \$lest, which is not a parameter/u);
    expect(message).toContain('least');
    const field = { id: 'f', transform: 'SelectFields', args: { paths: ['$nothing'] }, inputs: { in: { node: 'in' } } };
    const [other] = await messages(jobWith('Bad'), subflow('Bad', [input, field, output('f')]));
    expect(other).toMatch(/The sub-flow has no parameter "nothing".*Write \$\$nothing/u);
  });
});

describe('sub-flows in sub-flows', () => {
  const use = (id: string, transform: string, args: object = {}): Step => ({
    id,
    transform,
    args,
    inputs: { in: { node: 'in' } },
  });

  test('values go through, and nodes are named by all around them', async () => {
    const least = [{ name: 'least', kind: 'integer' }];
    const inner = subflow('Inner', [input, filter('k >= $least'), output('f')], least);
    const outer = subflow('Outer', [input, use('i', 'Inner', { least: '$least' }), output('i')], least);
    const graph = await resolveGraph(jobWith('Outer', { least: 7 }), environment(inner, outer));
    expect(getNode(graph, 'u.i.f')).toMatchObject({
      args: { condition: 'k >= 7' },
      node: { name: 'Use › i › Only some' },
    });
    expect(getNode(graph, 'u').inputs).toEqual({ in: 'u.i' });
  });

  test('a circle is named', async () => {
    const a = subflow('A', [input, use('b', 'B'), output('b')]);
    const b = subflow('B', [input, use('a', 'A'), output('a')]);
    expect((await messages(jobWith('A'), a, b))[0]).toMatch(
      /The sub-flow "A" in subflows\/A\.json contains itself: "A" → "B" → "A"\./u,
    );
  });

  test('levels and nodes have limits', async () => {
    const levels = Array.from({ length: 10 }, (_none, level) =>
      subflow(`L${level}`, [input, level === 9 ? filter('true', 'in', 'i') : use('i', `L${level + 1}`), output('i')]),
    );
    expect((await messages(jobWith('L0'), ...levels))[0]).toContain('is 9 levels deep; at most 8 are possible');
    // Ten in ten in ten…: 10^6 nodes.
    const many = Array.from({ length: 6 }, (_none, level) => {
      const uses = Array.from({ length: 10 }, (_one, index) => ({
        ...(level === 5 ? filter('true', 'in', `i${index}`) : use(`i${index}`, `M${level + 1}`)),
        inputs: { in: { node: index === 0 ? 'in' : `i${index - 1}` } },
      }));
      return subflow(`M${level}`, [input, ...uses, output('i9')]);
    });
    const found = await messages(jobWith('M0'), ...many);
    expect(found[0]).toContain('the job has more than 2,000 nodes');
    expect(found).toHaveLength(1);
  });

  test('a definition has a limit of nodes', () => {
    const nodes = Array.from({ length: 10_000 }, (_none, index) => filter('true', 'in', `n${index}`));
    expect(() => subflow('Huge', nodes)).toThrow(/500/u);
  });
});

test('a sub-flow without a file is a problem that says where the file was', async () => {
  expect((await messages(jobWith('Gone'), subflow('Other', [input, output('in')]))).join()).toMatch(
    /"Gone" is not a transform\. If it is a sub-flow, restore its file in subflows\//u,
  );
});

describe('mistakes of a definition are problems that name its file', () => {
  test.each<[string, readonly Step[], RegExp]>([
    ['no input', [{ id: 'f', transform: 'Filter', args: { condition: 'true' } }, output('f')], /It has no input/u],
    ['no output', [input, filter('true')], /It has no output/u],
    ['a source', [input, { id: 'p', transform: 'PathSource', args: {} }, output('in')], /"p" is a source/u],
    [
      'an unknown transform',
      [input, { ...filter('true'), transform: 'Filte' }, output('f')],
      /"Filte" is not a transform.*Filter/u,
    ],
    ['a cycle', [input, filter('true', 'g', 'f'), filter('true', 'f', 'g'), output('g')], /reads its own output/u],
    ['a node that nothing reads', [input, filter('true'), output('in')], /No node reads "Only some"/u],
    ['an edge to nothing', [input, filter('true', 'nothing'), output('f')], /reads node "nothing"/u],
  ])('%s', async (_title, nodes, why) => {
    const found = await messages(
      jobWith('Wrong', {}, nodes[0] === input ? {} : { inputs: {} }),
      subflow('Wrong', nodes),
    );
    const message = found.find((each) => !each.startsWith('No node reads "Rows"'));
    expect(message).toMatch(/^The sub-flow "Wrong" in subflows\/Wrong\.json: /u);
    expect(message).toMatch(why);
  });

  test('a default of another kind', async () => {
    const wrong = subflow('Wrong', [input, output('in')], [{ name: 'n', kind: 'integer', default: 'x' }]);
    expect((await messages(jobWith('Wrong'), wrong))[0]).toMatch(/The default of the parameter n is wrong/u);
  });

  test('a job cannot have its ends', async () => {
    expect((await messages(jobWith('SubflowInput', {}, { inputs: {} }))).join()).toContain(
      '"SubflowInput" is not a transform',
    );
  });
});
