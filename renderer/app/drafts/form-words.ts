/** Errors of a definition in the words of its form. */

import { EngineError } from '#engine/contract/errors.ts';

/** @param words members of the file → what the form calls them. */
export function inFormWords(error: EngineError, words: Readonly<Record<string, string>>): EngineError {
  const { issues } = error.details;
  if (error.code !== 'InvalidDefinition' || !Array.isArray(issues)) return error;
  const told = (issues as readonly { readonly path: readonly string[]; readonly message: string }[]).map(
    ({ path, message }) => {
      const name = path.findLast((part) => Object.hasOwn(words, part));
      return `${name === undefined ? path.join('.') : words[name]}: ${message}`;
    },
  );
  return new EngineError(error.code, `${told.join('; ')}.`, { hint: 'Fix the field and save again.' });
}
