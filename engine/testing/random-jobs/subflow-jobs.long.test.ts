/** The law of sub-flows: nodes of a job moved into one give the same rows and receipts, and replaced by them again, the same job. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { inlineSubflow, placeSubflow } from '#engine/graph/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { drawJob } from './draw-job.ts';
import { moveIntoSubflow, movedNode, type MovedNodes } from './into-subflow.ts';
import { openJobBench, type JobBench } from './job-bench.ts';
import { jobDefinition, runRandomJob } from './run-job.ts';

let bench: JobBench;
beforeAll(async () => {
  bench = await openJobBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const seeds = casesOfRun(
  Array.from({ length: 24 }, (_none, index) => 4001 + index),
  3,
);

test.each(seeds)('random job %i in sub-flows matches the evaluator', async (seed) => {
  const name = `f${seed}`;
  const fault = await runRandomJob(bench, drawJob(seed), name, undefined, {
    nodeOf: movedNode,
    async job(definition) {
      const moved = moveIntoSubflow(definition, seed, `Sub-flow ${seed}`);
      for (const value of moved?.subflows ?? [])
        await bench.engine.call('saveDefinition', { kind: 'subflow', expectedHash: null, value });
      return moved?.job ?? definition;
    },
  });
  expect(fault).toBeUndefined();
});

test('creating sub-flows and replacing them by their nodes gives the job again', () => {
  let count = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const definition = jobSchema.parse(jobDefinition(drawJob(seed), 'job'));
    const moved = moveIntoSubflow(definition, seed, 'moved');
    if (moved === undefined) continue;
    count += 1;
    expect(byId(replaced(moved)), `seed ${seed}`).toEqual(byId(definition));
  }
  expect(count).toBeGreaterThan(200);
});

test('a sub-flow that is placed where it is used has the nodes of the job', () => {
  let count = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const definition = jobSchema.parse(jobDefinition(drawJob(seed), 'job'));
    const moved = moveIntoSubflow(definition, seed, 'moved');
    if (moved === undefined) continue;
    const uses = moved.job.nodes.some(({ id }) => id === 'sfo') ? 'sfo' : 'sfi';
    const subflow = moved.subflows.find(({ name }) => name === (uses === 'sfo' ? 'moved' : 'moved inner'))!;
    const { job, errors } = placeSubflow(subflow, { job: moved.job, nodeId: uses }, usersOf(moved));
    expect(errors, `seed ${seed}`).toEqual([]);
    const ends = new Set(['SubflowResult', 'moved inner']);
    const original = new Map(definition.nodes.map((node) => [node.id, node.args]));
    for (const { id, args } of job.nodes.filter(({ transform }) => !ends.has(transform))) {
      count += 1;
      expect(args, `seed ${seed}, ${id}`).toEqual(original.get(id));
    }
    const ids = new Set(job.nodes.map(({ id }) => id));
    const read = job.nodes.flatMap(({ inputs }) => Object.values(inputs).map(({ node }) => node));
    expect(read.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.size).toBe(job.nodes.length);
    const open = job.nodes.filter(
      ({ transform, inputs }) => transform === 'SubflowResult' && inputs['in'] === undefined,
    );
    expect(open).toEqual([]);
  }
  expect(count).toBeGreaterThan(400);
});

function usersOf({ subflows }: MovedNodes) {
  return {
    names: [],
    find: () => undefined,
    findSubflow: (name: string) => {
      const definition = subflows.find((each) => each.name === name);
      return definition === undefined ? undefined : { definition, file: `subflows/${name}.json` };
    },
  };
}

function replaced(moved: MovedNodes): Job {
  const users = usersOf(moved);
  let next = moved.job;
  for (const use of ['sfo', 'sfi']) if (next.nodes.some(({ id }) => id === use)) next = inlineSubflow(next, use, users);
  return next;
}
function byId({ nodes }: Job): ReadonlyMap<string, unknown> {
  return new Map(nodes.toSorted((a, b) => a.id.localeCompare(b.id)).map((node) => [node.id, node]));
}
