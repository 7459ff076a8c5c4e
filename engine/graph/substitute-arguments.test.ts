import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { argumentNames, checkArgumentNames } from '#engine/graph/substitute-arguments.ts';
import { findTransform } from '#engine/transforms/index.ts';

const job = jobSchema.parse({
  name: 'load',
  defaultArguments: { day: '2024-01-01', unused: 'x' },
  nodes: [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: '${root}/in', options: { list: ['${deep}'] } } },
  ],
});

test('a run may state defaults and names that nodes use', () => {
  expect(() => checkArgumentNames(job, { day: '1', unused: '2', root: '3', deep: '4' })).not.toThrow();
});

test.each([
  [{ dya: '1' }, 'Did you mean day?'],
  [{ rot: '1' }, 'Did you mean root?'],
  [{ somethingElse: '1' }, 'It takes day, unused, root, deep.'],
])('%j is refused', (given, hint) => {
  expect(() => checkArgumentNames(job, given)).toThrow(expect.objectContaining({ code: 'InvalidInput', hint }));
});

test('a job without arguments says so', () => {
  expect(() => checkArgumentNames({ ...job, defaultArguments: {}, nodes: [] }, { a: '1' })).toThrow(
    expect.objectContaining({ hint: 'It takes no arguments.' }),
  );
});

test('a template in custom code names no argument', () => {
  const code = { id: 'map', name: 'Map', transform: 'Map', args: { code: 'return `${row.a}`;', note: '${shown}' } };
  const names = (find: typeof findTransform | undefined) => [
    ...argumentNames({ ...job, nodes: [...job.nodes, { ...job.nodes[0]!, ...code }] }, find),
  ];
  expect(names(findTransform)).toEqual(['day', 'unused', 'root', 'deep', 'shown']);
  // Without the transforms, no text that could be one is refused.
  expect(names(undefined)).toEqual(['day', 'unused', 'root', 'deep', 'row.a', 'shown']);
});
