/** Rows and structs as objects whose fields a function reads quickly: one constructor for all objects with the same fields. */

import vm from 'node:vm';

type ReadValue = (row: number) => unknown;

/** Makes the object of a row from the readers of its fields, in their order. */
type MakeObject = (readers: readonly ReadValue[], row: number) => Record<string, unknown>;

const shapes = new Map<string, MakeObject>();
/** Shapes of fields that are kept. */
const mostShapes = 1000;

/**
 * Objects inherit nothing, so that a field may have any name. They are made by a constructor and not by `Object.create(null)`,
 * whose objects V8 keeps as dictionaries, about ten times slower to read. A function keeps its compiled form only while all rows
 * come from one constructor, so it is the same for every batch.
 */
export function objectsOf(names: readonly string[]): MakeObject {
  const key = JSON.stringify(names);
  const known = shapes.get(key);
  if (known !== undefined) return known;
  const fields = names.map((name, index) => `this[${JSON.stringify(name)}] = readers[${index}](row);`);
  const construct = `function Row(readers, row) { ${fields.join('\n')} }`;
  // A script of the process itself: the compartment has no way to it. JSON's strings are JavaScript's.
  const made = vm.runInThisContext(
    `(prototype) => { 'use strict'; ${construct}; Row.prototype = prototype; return (readers, row) => new Row(readers, row); }`,
    { filename: 'row-shape' },
  ) as (prototype: object) => MakeObject;
  // Frozen: otherwise a function could store something in it for the next row.
  const shape = made(Object.freeze(Object.create(null) as object));
  if (shapes.size < mostShapes) shapes.set(key, shape);
  return shape;
}
