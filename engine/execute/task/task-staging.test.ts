/** Messages of a task name the folder of its target, whatever the worker wrote. */

import { expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { nameDestination } from '#engine/execute/task/task-staging.ts';

const staging = {
  folder: '/w/.tenon/runs/jr_1/s0-0-0',
  beside: '/data/$&/_tenon/jr_1/s0-0-0',
  destination: '/data/$&',
};

test.each([
  [
    `Cannot write ${staging.folder}/k=1: full.`,
    `${staging.folder}/k=1`,
    'Cannot write /data/$&/k=1: full.',
    '/data/$&/k=1',
  ],
  [`Cannot write ${staging.folder}.`, undefined, 'Cannot write /data/$&.', undefined],
  ['Cannot read /in/a.csv.', '/in/a.csv', 'Cannot read /in/a.csv.', '/in/a.csv'],
])('%s', (message, path, named, at) => {
  const error = new EngineError('IoFailed', message, { hint: 'Look.', details: path === undefined ? {} : { path } });
  const shown = nameDestination(error, staging) as EngineError;
  expect(shown).toMatchObject({ code: 'IoFailed', message: named, hint: 'Look.' });
  expect(shown.details.path).toBe(at);
});

test('errors of others are unchanged', () => {
  const error = new Error(staging.folder);
  expect(nameDestination(error, staging)).toBe(error);
});
