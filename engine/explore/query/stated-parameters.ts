/** The parameters of a statement and the values that were given for them. Pure. */

import { foldName } from '#engine/base/same-name.ts';
import { placeAfter } from '#engine/base/text-place.ts';
import { literal } from '#engine/base/sql.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { isParameterValue, type Parameter, type Parameters } from '#engine/contract/statement-parameters.ts';
import type { PlacedParameter } from '#engine/explore/query/parameter-places.ts';
import { atReference } from '#engine/explore/query/query-syntax.ts';
import type { TextEdit } from '#engine/explore/query/text-edits.ts';

/**
 * @returns by folded name.
 * @throws EngineError InvalidInput for a parameter without a value, with its place; for a value that is not of its type; for a
 *   value of a parameter that the text does not have.
 */
export function statedParameters(text: string, references: readonly PlacedParameter[], given: Parameters): Parameters {
  const known = new Set(references.map(({ name }) => foldName(name)));
  const stated: Record<string, Parameter> = {};
  for (const [name, parameter] of Object.entries(given)) {
    const key = foldName(name);
    if (!known.has(key)) throw unknownParameter(name, references);
    if (Object.hasOwn(stated, key))
      throw invalid(`The parameter $${name} has two values.`, 'Parameter names are not case-sensitive.');
    if (!isParameterValue(parameter))
      throw invalid(`The value of $${name}, "${parameter.value}", is not a ${parameter.type}.`, 'Correct the value.');
    stated[key] = parameter;
  }
  const missing = references.find(({ name }) => !Object.hasOwn(stated, foldName(name)));
  if (missing !== undefined)
    throw atReference(invalid(`The parameter $${missing.name} has no value.`, 'Give it a value.'), {
      place: missing.start === undefined ? undefined : placeAfter(text.slice(0, missing.start)),
    });
  return stated;
}

function unknownParameter(name: string, references: readonly PlacedParameter[]): EngineError {
  const names = [...new Set(references.map((reference) => reference.name))];
  return invalid(
    `The statement has no parameter $${name}.`,
    meantHint(
      nearNames(name, names).map((near) => `$${near}`),
      names.length === 0 ? 'It has no parameters.' : `It has ${names.map((each) => `$${each}`).join(', ')}.`,
    ),
  );
}

function invalid(message: string, hint: string): EngineError {
  return new EngineError('InvalidInput', message, { hint });
}

/**
 * The text with literals instead of its parameters, each of the type that the value is bound with: to plan with, and for a job,
 * which has no parameters. What runs has its values bound.
 */
export function literalEdits(references: readonly PlacedParameter[], parameters: Parameters): TextEdit[] {
  return references.map(({ name, start }) => {
    const parameter = parameters[foldName(name)];
    if (start === undefined || parameter === undefined)
      throw new EngineError('SqlRefused', `The SQL is not allowed: its parameter $${name} cannot be followed.`, {
        hint: 'Write the value itself.',
      });
    return { start, end: start + name.length + 1, text: literalText(parameter) };
  });
}

function literalText({ type, value }: Parameter): string {
  switch (type) {
    case 'text':
      return literal(value).text;
    case 'boolean':
      return value.toLowerCase();
    case 'number':
      return /^[+-]/u.test(value) ? `(${value})` : value;
    case 'date':
    case 'timestamp':
      return `${type.toUpperCase()} ${literal(value.replace('T', ' ')).text}`;
  }
}
