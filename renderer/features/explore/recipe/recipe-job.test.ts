/** The rows after the steps of a recipe are those of the job that is made from it, for any steps in any order. */

import { describe, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { previewNode } from '#engine/execute/preview/preview-node.ts';
import { put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { jobOfSteps, lastNode, type RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { activeSteps, addSteps, noRecipe, switchStep, type NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { splitPattern } from '#renderer/features/explore/recipe/split-pattern.ts';
import { textChange } from '#renderer/features/explore/recipe/text-changes.ts';

const fixture = useRunFixture();
const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };
const source: RecipeSource = { name: 'in', transform: 'PathSource', args: { path: 'in', format: 'csv' } };

const derived = (colName: string, expr: string): NewStep => ({ transform: 'DerivedColumn', args: { colName, expr } });
/** Each leaves the columns that the others need, so that any order of them is one. */
const steps: readonly NewStep[] = [
  derived('name', textChange('name', { kind: 'trim' })),
  derived('name', textChange('name', { kind: 'lower' })),
  derived('name', textChange('name', { kind: 'empty' })),
  derived('name', textChange('name', { kind: 'replace', find: 'a', by: "'" })),
  derived('more', 'id * 2'),
  { transform: 'FillNulls', args: { fills: [{ column: 'name', value: 'nobody' }] } },
  { transform: 'ResolveChoice', args: { specs: [{ path: 'amount', action: 'cast:int' }] } },
  { transform: 'RegexExtractor', args: { colName: 'name', regex: splitPattern(' ', 2), newCols: ['first', 'rest'] } },
  { transform: 'Filter', args: { condition: 'id > 3 OR name IS NULL' } },
  { transform: 'DropDuplicates', args: { columns: ['name'] } },
  { transform: 'DropFields', args: { paths: ['note'] } },
  { transform: 'RenameField', args: { oldName: 'id', newName: 'id' } },
];

function withTarget(job: Job): Job {
  const target = {
    id: 'out',
    name: 'out',
    transform: 'PathTarget',
    inputs: { in: { node: lastNode(job) } },
    args: { path: 'out', format: 'json' },
  };
  return jobSchema.parse({ ...job, nodes: [...job.nodes, target] });
}

async function previewed(job: Job): Promise<string[]> {
  const request = { job, nodeId: lastNode(job), limit: 10_000 };
  const found = await previewNode({ ...fixture.engine.host, limits }, request, new AbortController().signal);
  expect(found.exactness).toBe('exact');
  return found.rows.map((row) => JSON.stringify(row)).sort();
}

describe('the job of a recipe', () => {
  test('gives the rows that the grid shows', async () => {
    const random = randomNumbers(181);
    const values = (of: readonly string[]): string => of[Math.floor(random() * of.length)]!;
    const lines = Array.from({ length: 60 }, (_, id) =>
      [id, values([' Ada ', 'ada', 'Bo  Li', '', 'x y z']), values(['1', '2.5', 'x', '', '99999999999']), 'n'].join(
        ',',
      ),
    );
    for (let round = 0; round < 6; round += 1) {
      await put(fixture, 'in/a.csv', `id,name,amount,note\n${lines.join('\n')}\n`);
      const drawn = steps
        .map((step) => ({ step, rank: random() }))
        .filter(({ rank }) => rank < 0.7)
        .sort((left, right) => left.rank - right.rank)
        .map(({ step }) => step);
      const recipe = drawn.length === 0 ? noRecipe : switchStep(addSteps(noRecipe, drawn), 's1');
      const job = jobOfSteps(`round-${round}`, source, activeSteps(recipe.steps));
      const shown = await previewed(job);
      const target = withTarget(job);
      target.nodes.at(-1)!.args['path'] = `out-${round}`;
      const ended = await run(fixture, { job: target });
      expect(ended.error).toBeNull();
      const written = await rowsOf(`out-${round}`);
      expect(written, JSON.stringify(drawn)).toEqual(shown);
    }
  });

  test('has a node of another name for each step, and none for those that are switched off', () => {
    const twice = addSteps(noRecipe, [steps[0]!, steps[0]!, steps[10]!]);
    const job = jobOfSteps('j', source, activeSteps(switchStep(twice, 's3').steps));
    expect(job.nodes.map(({ id, name }) => [id, name])).toEqual([
      ['source', 'in'],
      ['s1', 'Trim name'],
      ['s2', 'Trim name 2'],
    ]);
    expect(job.nodes.map(({ inputs }) => inputs['in']?.node)).toEqual([undefined, 'source', 's1']);
    expect(Object.keys(job.layout)).toEqual(['source', 's1', 's2']);
    expect(lastNode(jobOfSteps('j', source, []))).toBe('source');
  });
});

/** Lines of JSON, each with its members in the order of the preview. */
async function rowsOf(place: string): Promise<string[]> {
  const text = await rows(fixture, place, 0);
  return text.map((line) => JSON.stringify(JSON.parse(line))).sort();
}
