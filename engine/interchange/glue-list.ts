/** Lists of definitions as AWS Glue prints them, read one by one, with the line of each problem. */

import { EngineError } from '#engine/contract/errors.ts';
import type { PlacedJson } from '#engine/definitions/json-places.ts';
import { countValues, mostValues } from '#engine/interchange/count-values.ts';
import { readPlacedText } from '#engine/interchange/placed-text.ts';

/** What the list is of, in the words of errors and of AWS Glue. */
export interface GlueList {
  /** As errors name one, such as classifier. */
  readonly noun: string;
  /** Members that hold one and several, such as Classifier and Classifiers. */
  readonly single: string;
  readonly several: string;
  /** Where the JSON comes from, as a hint. */
  readonly wanted: string;
}

export type GluePath = readonly PropertyKey[];

/** @returns a problem at a path of the text. */
export type AtPath = (below: GluePath, why: string) => string;

/** Characters, which are read while others wait. */
const longestText = 4_000_000;
const mostEntries = 1000;
/** Problems that one error lists. */
const mostListed = 5;

/**
 * In the order of the text.
 * @param readEntry of one: what it is, or a problem made by its last argument.
 * @throws EngineError MalformedFile for text that is not JSON; InvalidInput for anything else that cannot be imported, with
 *   the line of each problem.
 */
export function readGlueList<Found extends { readonly name: string }>(
  given: string,
  list: GlueList,
  readEntry: (entry: unknown, problem: AtPath) => Found | string,
): Found[] {
  const { noun } = list;
  if (given.length > longestText)
    throw refused(list, [`the text has ${given.length} characters, and at most ${longestText} are read`]);
  const values = countValues(given);
  if (values > mostValues)
    throw refused(list, [`the text has about ${values} values, and at most ${mostValues} are read`]);
  const placed = readPlacedText(given, `the ${noun}s`, list.wanted);
  const entries = entriesOf(placed, list);
  if (entries.length > mostEntries)
    throw refused(list, [`there are ${entries.length} ${noun}s, and at most ${mostEntries} are imported`]);
  const problems: string[] = [];
  const found: Found[] = [];
  const lines = new Map<string, number>();
  for (const [entry, path] of entries) {
    const { line } = placed.placeOf(path);
    const read = readEntry(entry, (below, why) => `line ${placed.placeOf([...path, ...below]).line}: ${why}`);
    if (typeof read === 'string') {
      problems.push(read);
      continue;
    }
    const first = lines.get(read.name);
    if (first !== undefined)
      problems.push(`line ${line}: the ${noun} ${JSON.stringify(read.name)} is also on line ${first}`);
    lines.set(read.name, line);
    found.push(read);
  }
  if (problems.length > 0) throw refused(list, problems);
  return found;
}

/** @throws EngineError InvalidInput when there is none. */
function entriesOf(placed: PlacedJson, list: GlueList): (readonly [entry: unknown, path: GluePath])[] {
  const { single, several } = list;
  const { value } = placed;
  const [found, path] = Array.isArray(value)
    ? [value, []]
    : isObject(value) && Array.isArray(value[several])
      ? [value[several], [several]]
      : [undefined, []];
  if (found === undefined) return [unwrap(value, [], single)];
  if (found.length === 0) throw refused(list, [`the list of ${list.noun}s is empty`]);
  return found.map((entry: unknown, at) => unwrap(entry, [...path, at], single));
}

/** Of the answer to a question for one, what is in it. */
function unwrap(entry: unknown, path: GluePath, single: string): readonly [entry: unknown, path: GluePath] {
  return isObject(entry) && Object.hasOwn(entry, single) ? [entry[single], [...path, single]] : [entry, path];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused({ noun, wanted }: GlueList, problems: readonly string[]): EngineError {
  const more = problems.length - mostListed;
  const listed = problems.slice(0, mostListed).join('; ');
  return new EngineError(
    'InvalidInput',
    `Cannot import the ${noun}s: ${listed}${more > 0 ? `; and ${more} more` : ''}. Nothing was imported.`,
    { hint: wanted },
  );
}
