/** Inputs and failing examples that Intersect and Except share. */

import type { TransformExample } from '#engine/transforms/transform.ts';

export const setInput = {
  left: {
    schema: { id: 'int', name: 'string' },
    rows: [
      { id: 1, name: 'a' },
      { id: 1, name: 'a' },
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
      { id: null, name: null },
    ],
  },
  right: {
    schema: { name: 'string', ID: 'bigint' },
    rows: [
      { name: 'a', ID: 1 },
      { name: 'a', ID: 1 },
      { name: null, ID: null },
      { name: 'z', ID: 9 },
    ],
  },
};
/** Of the wider type. */
export const setSchema = { id: 'bigint', name: 'string' };

export const setErrors: readonly TransformExample[] = [
  {
    title: 'Different numbers of columns',
    args: {},
    input: { left: setInput.left, right: { schema: { id: 'int' }, rows: [] } },
    output: { error: 'SchemaMismatch' },
  },
  {
    title: 'A column that the right input does not have',
    args: {},
    input: { left: setInput.left, right: { schema: { id: 'int', nam: 'string' }, rows: [] } },
    output: { error: 'UnknownColumn' },
  },
  {
    title: 'By position, types that have no common type',
    args: { by: 'position' },
    input: setInput,
    output: { error: 'SchemaMismatch' },
  },
];
