/** Where the parameters of a statement are written: the parser names them and reports no place. Pure. */

import { foldName } from '#engine/base/same-name.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';

export interface PlacedParameter {
  /** Without the sign, as written. */
  readonly name: string;
  /** Of the sign, in UTF-16 units of the text; undefined: not known. */
  readonly start: number | undefined;
}

/**
 * In the order of the text.
 * @param names as the parser gives them, one for each parameter that it found.
 * @returns none has a place when the tokens of the text are not these parameters.
 */
export function placeParameters(text: string, names: readonly string[]): PlacedParameter[] {
  const found: { readonly name: string; readonly start: number }[] = [];
  if (names.length === 0) return found;
  let sign = -1;
  for (const { kind, start, end } of meantTokens(text)) {
    if (kind === 'word' && sign >= 0 && start === sign + 1) found.push({ name: text.slice(start, end), start: sign });
    sign = kind === 'symbol' && text[start] === '$' ? start : -1;
  }
  const isSame = listOf(names) === listOf(found.map(({ name }) => name));
  return isSame ? found : names.map((name) => ({ name, start: undefined }));
}

function listOf(names: readonly string[]): string {
  return JSON.stringify(names.map(foldName).sort());
}
