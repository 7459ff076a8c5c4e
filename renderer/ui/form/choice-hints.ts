/** Suggestions for options whose values a file lists, such as its sheets. */

import type { Hints } from '#renderer/ui/form/field-hint.ts';
import type { Field } from '#renderer/ui/form/form-model.ts';

/** By option, what the file has for it. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/**
 * Free text stays allowed. Such a field is the same one before its file has answered, so that it keeps the focus.
 * @param choices undefined: not known, or not yet.
 * @param prefix of the paths of the fields.
 */
export function choiceHints(fields: readonly Field[], choices: Choices | undefined, prefix: string): Hints {
  const chosen = new Map(
    fields.filter(isChosenFromFile).map(({ name }) => [`${prefix}${name}`, choices?.[name] ?? []] as const),
  );
  return (path) => {
    const answers = chosen.get(path);
    return answers === undefined ? undefined : { kind: 'suggest', suggestions: answers.map((value) => ({ value })) };
  };
}

/** Whether the file has to be asked for its values. */
export function isChosenFromFile({ schema }: Field): boolean {
  return schema['chosenFromFile'] === true;
}
