/** What is suggested for values does what it says, in the engine; and the changes of a step are those that it made. */

import { describe, expect, test } from 'vitest';
import type { Cleanup } from '#renderer/features/explore/recipe/step-suggestions.ts';
import { previewNode } from '#engine/execute/preview/preview-node.ts';
import { put, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { jobOfSteps, lastNode, type RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { addSteps, noRecipe, type NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { changesJob } from '#renderer/features/explore/recipe/step-changes.ts';
import { suggestionOf } from '#renderer/features/explore/recipe/step-suggestions.ts';

const fixture = useRunFixture();
const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };
const source: RecipeSource = {
  name: 'in',
  transform: 'PathSource',
  args: { path: 'in', format: 'csv' },
};

async function rowsAfter(job: Job, nodeId = lastNode(job)): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const request = { job, nodeId, limit: 1000 };
  return (await previewNode({ ...fixture.engine.host, limits }, request, new AbortController().signal)).rows;
}

async function after(values: readonly string[], step: NewStep): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const name = 'the value';
  // A word among the numbers keeps the column text.
  await put(fixture, 'in/a.csv', `"${name}",other\n${values.map((value) => `"${value}",x`).join('\n')}\nzz,x\n`);
  const rows = await rowsAfter(jobOfSteps('j', source, addSteps(noRecipe, [step]).steps));
  return rows.slice(0, values.length);
}

const found: Cleanup = {
  kind: 'trim',
  rowCount: 1,
  outOf: null,
  examples: [],
  type: null,
  order: null,
  isAmbiguous: false,
  separator: null,
  parts: null,
  values: [],
};
const column = 'the value';
const suggested = (cleanup: Partial<Cleanup>): NewStep => suggestionOf(column, { ...found, ...cleanup }).step;
const valuesOf = (rows: readonly Readonly<Record<string, unknown>>[], name = column): readonly unknown[] =>
  rows.map((row) => row[name]);

describe('suggested steps', () => {
  test('trim, empty text and placeholders', async () => {
    expect(valuesOf(await after([' a ', 'b'], suggested({ kind: 'trim' })))).toEqual(['a', 'b']);
    expect(valuesOf(await after(['  ', ' b'], suggested({ kind: 'empty' })))).toEqual([null, ' b']);
    const placeholder = suggested({ kind: 'placeholder', values: ['n/a', '-', "o'clock"] });
    expect(valuesOf(await after(['N/A ', '-', "O'Clock", 'c'], placeholder))).toEqual([null, null, null, 'c']);
  });

  test('types, times and dates in either order', async () => {
    const whole = await after(['7', ' 8 '], suggested({ kind: 'type', type: 'bigint' }));
    expect(valuesOf(whole)).toEqual([7, 8]);
    const time = await after(['2026-01-31T10:00:00Z'], suggested({ kind: 'time' }));
    expect(valuesOf(time)).toEqual(['2026-01-31T10:00:00Z']);
    const german = await after(['31.01.2026', ' 1.2.2026 '], suggested({ kind: 'date', order: 'day-first' }));
    expect(valuesOf(german)).toEqual(['2026-01-31', '2026-02-01']);
    const american = await after(['1/31/2026', '13/1/2026'], suggested({ kind: 'date', order: 'month-first' }));
    expect(valuesOf(american)).toEqual(['2026-01-31', null]);
  });

  test('a split has its parts in new columns', async () => {
    const rows = await after(['Lund, Ada', 'Berg, Bo'], suggested({ kind: 'split', separator: ', ', parts: 2 }));
    expect([valuesOf(rows, `${column}_1`), valuesOf(rows, `${column}_2`)]).toEqual([
      ['Lund', 'Berg'],
      ['Ada', 'Bo'],
    ]);
  });

  test('what would become null is said, and what is a guess is asked', () => {
    expect(suggestionOf('a', { ...found, kind: 'type', type: 'double', rowCount: 95, outOf: 100 })).toMatchObject({
      evidence: '95 of 100 values fit',
      caution: '5 values would become null.',
      asks: false,
    });
    const open = suggestionOf('a', { ...found, kind: 'date', order: 'day-first', isAmbiguous: true, outOf: 1 });
    expect(open).toMatchObject({ asks: true, caution: 'Every date fits both orders. Check the order.' });
  });
});

describe('the changes of a step', () => {
  async function changesOf(steps: readonly NewStep[], columns = ['id', 'name']): Promise<unknown> {
    const all = addSteps(noRecipe, steps).steps;
    const changes = changesJob(source, all.slice(0, -1), all.at(-1)!, columns);
    if (changes === undefined) return undefined;
    const rows = await rowsAfter(changes.job, changes.nodeId);
    return changes.kind === 'dropped'
      ? valuesOf(rows, 'id')
      : rows.map((row) => [row[changes.before], row[changes.after]]);
  }

  test('values before and after, null included; dropped rows; nothing for new columns', async () => {
    await put(fixture, 'in/a.csv', 'id,name\nx1, Ada\nx2,Bo\nx3,\n');
    const trim: NewStep = { transform: 'DerivedColumn', args: { colName: 'name', expr: 'trim(name)' } };
    expect(await changesOf([trim])).toEqual([[' Ada', 'Ada']]);
    const fill: NewStep = { transform: 'FillNulls', args: { fills: [{ column: 'name', value: 'nobody' }] } };
    expect(await changesOf([trim, fill])).toEqual([[null, 'nobody']]);
    // Nothing is left to trim.
    expect(await changesOf([trim, trim])).toEqual([]);
    const filter: NewStep = { transform: 'Filter', args: { condition: "name = 'Bo'" } };
    expect(await changesOf([filter])).toEqual(['x1', 'x3']);
    const derive: NewStep = { transform: 'DerivedColumn', args: { colName: 'new', expr: '1' } };
    expect(await changesOf([derive])).toBeUndefined();
    expect(await changesOf([{ transform: 'RenameField', args: { oldName: 'id', newName: 'key' } }])).toBeUndefined();
  });
});
