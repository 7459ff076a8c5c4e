import { expect, test } from 'vitest';
import { checkArgs } from '#engine/graph/check-args.ts';
import { findTransform } from '#engine/transforms/index.ts';

test('a node with the title of its kind is named once, and what is missing is entered in its form', () => {
  const files = findTransform('PathSource')!;
  expect(() => checkArgs({ id: 'mine', name: files.title }, files, {})).toThrow(
    expect.objectContaining({
      message: `"${files.title}" has no value for Path.`,
      hint: 'Enter it in the form of the node.',
    }),
  );
});

test.each([
  ['Join', {}, '"Mine" (Join) has no value for Keys.'],
  ['Join', { keys: [{ left: 'id', right: '' }] }, '"Mine" (Join) has no value for Right column in row 1 of Keys.'],
  [
    'Aggregate',
    {
      aggs: [
        { column: 'a', aggFunc: 'sum' },
        { column: '', aggFunc: 'sum' },
      ],
    },
    '"Mine" (Aggregate) has no value for Column in row 2 of Results.',
  ],
])('%s with %j: what is missing is named as in the form', (transform, args, message) => {
  expect(() => checkArgs({ id: 'mine', name: 'Mine' }, findTransform(transform)!, args)).toThrow(message);
});
