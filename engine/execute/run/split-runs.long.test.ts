/** Runs of nodes with several outputs: every row leaves through one, whatever stages and borders the outputs are read in. */

import { describe, expect, test } from 'vitest';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { checkSplits } from '#engine/execute/run/check-splits.ts';
import { csv, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { resolveGraph } from '#engine/graph/index.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { stringType } from '#engine/types/data-type.ts';

const fixture = useRunFixture();

interface NodeText {
  readonly transform: string;
  readonly args?: Record<string, unknown>;
  /** `in: split:remaining` */
  readonly inputs: Record<string, string>;
}

function jobOf(nodes: Record<string, NodeText>, change: Partial<Job> = {}): Job {
  return jobSchema.parse({
    name: 'split',
    nodes: [
      {
        id: 'in',
        name: 'in',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      ...Object.entries(nodes).map(([id, { inputs, ...node }]) => ({
        id,
        name: id,
        ...node,
        inputs: Object.fromEntries(
          Object.entries(inputs).map(([input, from]) => {
            const [source, port] = from.split(':');
            return [input, port === undefined ? { node: source } : { node: source, port }];
          }),
        ),
      })),
    ],
    ...change,
  });
}

const germans = { comparisons: [{ column: 'country', operator: '=', value: 'DE' }] };

function target(from: string, path: string): NodeText {
  return { transform: 'PathTarget', args: { path, format: 'csv' }, inputs: { in: from } };
}

async function receiptsOf(id: string): Promise<Receipt[]> {
  return (await fixture.engine.catalog.jobRuns.getTasks(id)).flatMap((task) => task.receipts);
}

describe('SplitRows', () => {
  test('to two targets: each row is in one of them, and the receipts say so', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2, 3, 4, 5]));
    const job = jobOf({
      split: { transform: 'SplitRows', args: germans, inputs: { in: 'in' } },
      de: target('split:selected', 'de'),
      other: target('split:remaining', 'other'),
    });
    const ended = await run(fixture, { job });
    expect(ended.error).toBeNull();
    expect(await rows(fixture, 'de')).toEqual(['2,DE,20', '4,DE,40']);
    expect(await rows(fixture, 'other')).toEqual(['1,FR,10', '3,FR,30', '5,FR,50']);
    expect((await receiptsOf(ended.id)).filter(({ kind }) => kind === 'split')).toEqual([
      expect.objectContaining({ nodeId: 'split', port: 'selected', rowsIn: 5, rowsOut: 2, otherOutputs: 3 }),
      expect.objectContaining({ nodeId: 'split', port: 'remaining', rowsIn: 5, rowsOut: 3, otherOutputs: 2 }),
    ]);
  });

  test('both outputs in one statement, selected by key and by index', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2, 3]));
    const job = jobOf({
      split: { transform: 'SplitRows', args: germans, inputs: { in: 'in' } },
      one: { transform: 'SelectFromCollection', args: { index: 1 }, inputs: { in: 'split' } },
      two: { transform: 'SelectFromCollection', args: { key: 'selected' }, inputs: { in: 'split' } },
      all: { transform: 'Union', args: {}, inputs: { in1: 'one', in2: 'two' } },
      out: target('all', 'out'),
    });
    const ended = await run(fixture, { job });
    expect(ended.error).toBeNull();
    expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '3,FR,30']);
    const receipts = await receiptsOf(ended.id);
    expect(receipts.find(({ nodeId }) => nodeId === 'all')).toMatchObject({ inputs: { in1: 2, in2: 1 }, rowsOut: 3 });
  });

  test('behind a node that is dear or depends on order, its input is computed once', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2, 3, 4, 5, 6]));
    const job = jobOf({
      first: { transform: 'DropDuplicates', args: { columns: ['country'] }, inputs: { in: 'in' } },
      named: { transform: 'RenameField', args: { oldName: 'amount', newName: 'sum' }, inputs: { in: 'first' } },
      split: { transform: 'SplitRows', args: germans, inputs: { in: 'named' } },
      de: target('split:selected', 'de'),
      other: target('split:remaining', 'other'),
    });
    const ended = await run(fixture, { job });
    expect(ended.error).toBeNull();
    expect(JSON.parse(ended.plan)).toMatchObject({
      stages: [
        { nodeId: 'first', kind: 'border' },
        { nodeId: 'de', borders: ['first'] },
        { nodeId: 'other', borders: ['first'] },
      ],
    });
    expect([...(await rows(fixture, 'de')), ...(await rows(fixture, 'other'))]).toHaveLength(2);
  });

  test('what two targets read through a plain node is computed once too', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2, 3]));
    const job = jobOf({
      first: { transform: 'DropDuplicates', args: { columns: ['country'] }, inputs: { in: 'in' } },
      named: { transform: 'RenameField', args: { oldName: 'amount', newName: 'sum' }, inputs: { in: 'first' } },
      one: target('named', 'one'),
      two: target('named', 'two'),
    });
    const ended = await run(fixture, { job });
    expect(JSON.parse(ended.plan)).toMatchObject({ stages: [{ nodeId: 'first', kind: 'border' }, {}, {}] });
    expect(await rows(fixture, 'one')).toEqual(await rows(fixture, 'two'));
  });

  test('with a bookmark each run splits its new rows', async () => {
    const job = jobOf(
      {
        split: { transform: 'SplitRows', args: germans, inputs: { in: 'in' } },
        de: target('split:selected', 'de'),
        other: target('split:remaining', 'other'),
      },
      { bookmark: 'enable' },
    );
    await put(fixture, 'in/a.csv', csv([1, 2]));
    expect((await run(fixture, { job })).error).toBeNull();
    await put(fixture, 'in/b.csv', csv([3, 4]));
    expect((await run(fixture, { job })).error).toBeNull();
    expect(await rows(fixture, 'de')).toEqual(['2,DE,20', '4,DE,40']);
    expect(await rows(fixture, 'other')).toEqual(['1,FR,10', '3,FR,30']);
  });
});

test('SplitFields writes the columns of each output, nested ones too', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  const job = jobOf({
    split: { transform: 'SplitFields', args: { paths: ['id'], name1: 'ids', name2: 'rest' }, inputs: { in: 'in' } },
    ids: target('split:ids', 'ids'),
    rest: target('split:rest', 'rest'),
  });
  const ended = await run(fixture, { job });
  expect(ended.error).toBeNull();
  expect(await rows(fixture, 'ids')).toEqual(['1', '2']);
  expect(await rows(fixture, 'rest')).toEqual(['DE,20', 'FR,10']);
});

test('outputs that do not add up fail a run, unless records were rejected', async () => {
  const job = jobOf({
    split: { transform: 'SplitRows', args: germans, inputs: { in: 'in' } },
    de: target('split:selected', 'de'),
  });
  const none = (): Promise<never> => Promise.reject(new Error('not asked'));
  const graph = await resolveGraph(
    job,
    {
      arguments: {},
      sourceSchema: async () => [...schemaOf({ id: 'bigint' }), { name: 'country', type: stringType }],
      describe: none,
      parse: none,
      checkCode: async () => undefined,
      catalogSchema: none,
    },
    { nodeId: 'de' },
  );
  const receipt = (port: string, rowsIn: number, rowsOut: number, rejected = 0): Receipt => ({
    nodeId: 'split',
    port,
    kind: 'split',
    rowsIn,
    rowsOut,
    filtered: 0,
    rejected,
    deduplicated: 0,
    otherOutputs: rowsIn - rowsOut - rejected,
    inputs: { in: rowsIn },
  });
  expect(() => checkSplits(graph, [receipt('selected', 5, 2), receipt('remaining', 5, 3)])).not.toThrow();
  expect(() => checkSplits(graph, [receipt('selected', 5, 2)])).not.toThrow();
  expect(() => checkSplits(graph, [receipt('selected', 5, 2), receipt('remaining', 5, 2, 1)])).not.toThrow();
  expect(() => checkSplits(graph, [receipt('selected', 5, 2), receipt('remaining', 5, 2)])).toThrow(
    'The receipt of node "split" does not balance: 5 rows went in and 4 came out of its 2 outputs.',
  );
});

test('outputs of a router may share rows, and together have all of them', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3, 4, 5]));
  const groups = [
    { groupName: 'german', condition: "country = 'DE'" },
    { groupName: 'late', condition: 'id > 3' },
  ];
  const job = (args: Record<string, unknown>): Job =>
    jobOf({
      route: { transform: 'Route', args: { groups, ...args }, inputs: { in: 'in' } },
      german: target('route:german', 'german'),
      late: target('route:late', 'late'),
      rest: target('route:default_group', 'rest'),
    });
  const outputs = async (args: Record<string, unknown>): Promise<Record<string, number>> => {
    const ended = await run(fixture, { job: job(args) });
    expect(ended.error).toBeNull();
    const receipts = (await receiptsOf(ended.id)).filter(({ nodeId }) => nodeId === 'route');
    expect(receipts.every(({ rowsIn, rowsOut, otherOutputs }) => rowsIn === rowsOut + otherOutputs!)).toBe(true);
    return Object.fromEntries(receipts.map(({ port, rowsOut }) => [port, rowsOut]));
  };
  // Rows 2 and 4 are German.
  expect(await outputs({})).toEqual({ german: 2, late: 2, default_group: 2 });
  expect(await outputs({ matching: 'first' })).toEqual({ german: 2, late: 1, default_group: 2 });
});
