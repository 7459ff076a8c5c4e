/** Lists as values of parameters: `IN ($ids)` gets one parameter for each item, before anything else looks at the text. Pure. */

import { foldName } from '#engine/base/same-name.ts';
import { placeAfter } from '#engine/base/text-place.ts';
import { EngineError } from '#engine/contract/errors.ts';
import {
  isListParameter,
  type GivenParameters,
  type ListParameter,
  type Parameter,
  type Parameters,
} from '#engine/contract/statement-parameters.ts';
import { atReference } from '#engine/explore/query/query-syntax.ts';
import type { TextEdit } from '#engine/explore/query/text-edits.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';

export interface ExpandedLists {
  /** Of the text; [] when no list was given. */
  readonly edits: readonly TextEdit[];
  /** Single values; a list that the text does not name is there as a text, so that its name is reported. */
  readonly parameters: Parameters;
}

/**
 * A name takes the place of a name, and no value gets into the text: what comes out is parsed and checked like any other.
 * @throws EngineError InvalidInput for a list that is empty, or that occurs anywhere but in `IN ($name)`.
 */
export function expandLists(text: string, given: GivenParameters): ExpandedLists {
  const lists = new Map<string, ListParameter>();
  const parameters: Record<string, Parameter> = {};
  for (const [name, parameter] of Object.entries(given)) {
    const isList = isListParameter(parameter);
    // Two values of one name are refused as those of single values are.
    if (isList && !lists.has(foldName(name))) lists.set(foldName(name), parameter);
    else parameters[name] = isList ? { type: 'text', value: '' } : parameter;
  }
  if (lists.size === 0) return { edits: [], parameters };
  const edits: TextEdit[] = [];
  const found = [...findParameters(text)];
  const prefix = freePrefix([...found.map(({ name }) => name), ...Object.keys(given)]);
  const order = [...lists.keys()];
  for (const { name, start, end, isAlone } of found) {
    const list = lists.get(foldName(name));
    if (list === undefined) continue;
    const place = placeAfter(text.slice(0, start));
    if (list.values.length === 0)
      throw atReference(invalid(`The list $${name} is empty.`, 'Give it at least one value.'), { place });
    if (!isAlone)
      throw atReference(invalid(`The parameter $${name} is a list, which only IN can take.`, `Write IN ($${name}).`), {
        place,
      });
    const items = list.values.map((value, index) => {
      const item = `${prefix}${order.indexOf(foldName(name)) + 1}_${index + 1}`;
      parameters[item] = { type: list.type, value };
      return `$${item}`;
    });
    edits.push({ start, end, text: items.join(', ') });
  }
  const named = new Set(found.map(({ name }) => foldName(name)));
  for (const name of order) if (!named.has(name)) parameters[name] = { type: 'text', value: '' };
  return { edits, parameters };
}

interface FoundParameter {
  readonly name: string;
  /** Of the sign. */
  readonly start: number;
  readonly end: number;
  /** It is all that is in the brackets of an IN. */
  readonly isAlone: boolean;
}

function* findParameters(text: string): Generator<FoundParameter, void> {
  const tokens = [...meantTokens(text)];
  const wordAt = (index: number): string => {
    const token = tokens[index];
    return token === undefined ? '' : foldName(text.slice(token.start, token.end));
  };
  for (const [index, { kind, start, end }] of tokens.entries()) {
    const sign = tokens[index - 1];
    if (kind !== 'word' || sign === undefined || wordAt(index - 1) !== '$' || sign.end !== start) continue;
    const isAlone = wordAt(index - 3) === 'in' && wordAt(index - 2) === '(' && wordAt(index + 1) === ')';
    yield { name: text.slice(start, end), start: sign.start, end, isAlone };
  }
}

function freePrefix(names: readonly string[]): string {
  const taken = names.map(foldName);
  for (let prefix = 'item'; ; prefix += '_') if (!taken.some((name) => name.startsWith(prefix))) return prefix;
}

function invalid(message: string, hint: string): EngineError {
  return new EngineError('InvalidInput', message, { hint });
}
