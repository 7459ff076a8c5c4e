/**
 * Values of parameters in the SELECT of a user's transform: `$name` is the value, `"$name"` a column or table of that name. The
 * result is text, and is checked like text that a person wrote.
 */

import { ident, literal, type LiteralValue } from '#engine/base/sql.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { ParameterValue } from '#engine/transforms/user/parameter-args.ts';
import { sqlTokens } from '#engine/types/select/sql-tokens.ts';

/** How a language of SQL spells a value, a name and a text. */
export interface SqlSpelling {
  value(value: LiteralValue): string;
  name(name: string): string;
  /** A text or a name that the SELECT has itself, quotes included. */
  quoted(token: string, kind: 'text' | 'quoted'): string;
}

const duckDb: SqlSpelling = {
  value: (value) => literal(value).text,
  name: (name) => ident(name).text,
  quoted: (token) => token,
};

/** Words for messages. */
export interface PlaceWords {
  /** What has the text: `The SELECT`. */
  readonly text: string;
  /** What has the parameters: `the transform`. */
  readonly owner: string;
}

/**
 * @param values by the names of all parameters. Several values are separated by commas, for `IN ($name)`; none are NULL.
 * @param columns names of parameters that are columns without quotes, too.
 * @throws EngineError InvalidInput for a name that no parameter has, or a value that cannot be in SQL.
 */
export function placeParameters(
  select: string,
  values: ReadonlyMap<string, ParameterValue>,
  spelling: SqlSpelling = duckDb,
  columns: ReadonlySet<string> = new Set(),
  words: PlaceWords = { text: 'The SELECT', owner: 'the transform' },
): string {
  const names = new Map([...values.keys()].map((name) => [name.toLowerCase(), name]));
  const parameter = (written: string): string | undefined => names.get(written.toLowerCase());
  const pieces: string[] = [];
  let isAfterSign = false;
  let isAfterValue = false;
  for (const { kind, start, end } of sqlTokens(select)) {
    const token = select.slice(start, end);
    if (isAfterSign) {
      isAfterSign = false;
      if (kind === 'word') {
        const name = parameter(token) ?? unknown(token, values, words);
        pieces.pop();
        const write = columns.has(name) ? nameText : valueText;
        pieces.push(apart(pieces.at(-1), write(name, values.get(name), spelling)));
        isAfterValue = true;
        continue;
      }
    }
    isAfterSign = token === '$';
    const named = kind === 'quoted' ? /^"\$(?<name>\w+)"$/u.exec(token)?.groups?.['name'] : undefined;
    const name = named === undefined ? undefined : parameter(named);
    if (name !== undefined) pieces.push(nameText(name, values.get(name), spelling));
    else {
      const text = kind === 'text' || kind === 'quoted' ? spelling.quoted(token, kind) : token;
      pieces.push(isAfterValue ? apart(pieces.at(-1), text) : text);
    }
    isAfterValue = false;
  }
  return pieces.join('');
}

/** Two texts, or two numbers, without a blank between them are one, in which a value may mean something else. */
function apart(before: string | undefined, text: string): string {
  return before !== undefined && /['\w]$/u.test(before) && /^['\w]/u.test(text) ? ` ${text}` : text;
}

function unknown(written: string, values: ReadonlyMap<string, ParameterValue>, { text, owner }: PlaceWords): never {
  const near = nearNames(written, values.keys());
  throw new EngineError('InvalidInput', `${text} uses $${written}, which is not a parameter of ${owner}.`, {
    hint: meantHint(
      near,
      values.size === 0 ? 'It has no parameters.' : `Parameters: ${[...values.keys()].join(', ')}.`,
    ),
  });
}

function valueText(name: string, value: ParameterValue, spelling: SqlSpelling): string {
  const given = value === undefined ? [] : listOf(value);
  for (const each of given) refuseNul(name, each);
  return given.length === 0 ? 'NULL' : given.map((each) => spelling.value(each)).join(', ');
}

function nameText(name: string, value: ParameterValue, spelling: SqlSpelling): string {
  const given = value === undefined ? [] : listOf(value);
  if (given.length === 0)
    throw new EngineError('InvalidInput', `The parameter ${name} has no value, and is used as a column.`, {
      hint: 'Enter it in the form of the node.',
      details: { missing: true },
    });
  for (const each of given) refuseNul(name, each);
  return given.map((each) => spelling.name(String(each))).join(', ');
}

function listOf(value: Exclude<ParameterValue, undefined>): readonly (string | number | boolean)[] {
  return typeof value === 'object' ? value : [value];
}

function refuseNul(name: string, value: string | number | boolean): void {
  if (typeof value !== 'string' || !value.includes('\0')) return;
  throw new EngineError('InvalidInput', `The value of ${name} has the NUL character, which SQL cannot contain.`, {
    hint: 'Remove it.',
  });
}
