/** Every option of every format has a label and a help text for forms, stated beside the option itself. */

import { expect, test } from 'vitest';
import { formats } from '#engine/formats/index.ts';
import { labelProblems, labelsOf, sharedLabels } from '#engine/testing/labels.ts';

const schemas = formats.flatMap(({ name, readOptions, writeOptions }) => [
  [`${name} reads`, readOptions] as const,
  ...(writeOptions === null ? [] : [[`${name} writes`, writeOptions] as const]),
]);

test('every option has a label and one or more sentences of help', () => {
  expect(schemas.flatMap(([owner, schema]) => labelProblems(owner, schema))).toEqual([]);
  expect(schemas.flatMap(([, schema]) => labelsOf(schema)).length).toBeGreaterThan(60);
});

test('no two options of one form have the same label', () => {
  expect(schemas.flatMap(([owner, schema]) => sharedLabels(owner, schema))).toEqual([]);
});
