/** Every argument of every transform has a label and a help text for forms, stated beside the argument itself. */

import { expect, test } from 'vitest';
import { labelProblems, labelsOf, sharedLabels } from '#engine/testing/labels.ts';
import { transforms } from '#engine/transforms/index.ts';

test('every argument has a label and one or more sentences of help', () => {
  expect(transforms.flatMap(({ name, args }) => labelProblems(name, args))).toEqual([]);
  expect(transforms.flatMap(({ args }) => labelsOf(args)).length).toBeGreaterThan(40);
});

test('no two arguments of one form have the same label', () => {
  expect(transforms.flatMap(({ name, args }) => sharedLabels(name, args))).toEqual([]);
});
