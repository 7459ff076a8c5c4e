/** Finds columns by the names people write: exactly, else without regard to case when only one fits. */

import { sameName } from '#engine/base/same-name.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

/** @throws EngineError AmbiguousColumn when several columns differ from the name in case only. */
export function findColumn(schema: Schema, name: string): Column | undefined {
  const exact = schema.find((column) => column.name === name);
  if (exact !== undefined) return exact;
  const alike = schema.filter((column) => sameName(column.name, name));
  if (alike.length < 2) return alike[0];
  throw new EngineError(
    'AmbiguousColumn',
    `"${clip(name)}" may be any of ${alike.map((column) => `"${clip(column.name)}"`).join(', ')}.`,
    {
      hint: 'Write the name in its exact case.',
      details: { column: clip(name) },
    },
  );
}

/** @throws EngineError UnknownColumn with near names, or AmbiguousColumn. */
export function getColumn(schema: Schema, name: string): Column {
  return findColumn(schema, name) ?? unknownColumn(schema, name);
}

/**
 * @param within the container of the columns, for the message: `the input`, `the struct "address"`.
 * @param hint further advice; '' for none.
 */
export function unknownColumn(schema: Schema, name: string, { within = 'the input', hint = '' } = {}): never {
  const known = schema.map((column) => column.name);
  const near = nearNames(name, known).map(clip);
  const listed = known.slice(0, 10).map(clip);
  const choices = meantHint(
    near.map(quoted),
    listed.length === 0
      ? 'There are no columns.'
      : `The columns are ${listed.map(quoted).join(', ')}${known.length > listed.length ? ' and more' : ''}.`,
  );
  throw new EngineError('UnknownColumn', `"${clip(name)}" is not a column of ${within}.`, {
    hint: hint === '' ? choices : `${choices} ${hint}`,
    details: { column: clip(name), near },
  });
}

/** Spark's SQL reads double quotes as text; here they name a column. @param text of the expression. */
export function quotesHint(text: string, name: string): string {
  return text.includes(`"${name}"`) ? `Put text in single quotes: '${clip(name)}'.` : '';
}

/** Shortens very long names in messages. */
export function clip(name: string): string {
  return name.length <= 80 ? name : `${name.slice(0, 77)}…`;
}

function quoted(name: string): string {
  return `"${name}"`;
}
