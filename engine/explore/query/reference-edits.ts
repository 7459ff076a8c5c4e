/** The edits to a query's text that make its names refer to the views created for it. */

import { ident, literal } from '#engine/base/sql.ts';
import type { TableReference } from '#engine/explore/query/query-syntax.ts';
import type { TextEdit } from '#engine/explore/query/text-edits.ts';
import { refusedSelect } from '#engine/types/select-syntax.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';

/** The replacement for a reference. */
export interface ReferenceTarget {
  readonly schema: string;
  readonly name: string;
  /** By which the text may call it, unless it states another; '' for none. */
  readonly alias: string;
}

/**
 * The edit of one reference; undefined when its own words work unchanged.
 * @throws EngineError SqlRefused when it is not where the parser reported it.
 */
export function referenceEdit(
  text: string,
  reference: TableReference,
  target: ReferenceTarget,
  index: number | undefined,
): TextEdit | undefined {
  const standsAsIs = !reference.isPath && reference.schema === target.schema && reference.name === target.name;
  const alias = reference.alias === '' && target.alias !== '' ? ` AS ${ident(target.alias).text}` : '';
  if (standsAsIs && alias === '') return undefined;
  const { start, end } = extentOf(text, reference, index);
  if (standsAsIs) return { start: end, end, text: alias };
  const name = ident(target.name).text;
  return { start, end, text: (target.schema === '' ? name : `${ident(target.schema).text}.${name}`) + alias };
}

/** The first names of a column, such as `database.table`, as one name. */
export function qualifierEdit(text: string, parts: number, name: string, index: number | undefined): TextEdit {
  if (index === undefined) throw notFound();
  return { start: index, end: nameEnd(text, index, parts), text: ident(name).text };
}

/** The paths of a call, written as the files that they mean. */
export function parquetEdit(text: string, files: readonly string[], index: number | undefined): TextEdit {
  const open = callOpening(text, index);
  const { start, end } = firstArgument(text, open);
  return { start, end, text: literal(files).text };
}

/** Bytes of UTF-8 as positions in the text, in one pass. */
export function indexesOf(text: string, locations: readonly (number | undefined)[]): Map<number, number> {
  const wanted = [...new Set(locations.filter((location) => location !== undefined))].sort((one, other) => one - other);
  const found = new Map<number, number>();
  const bytes = Buffer.from(text, 'utf8');
  let from = 0;
  let index = 0;
  for (const location of wanted) {
    index += bytes.subarray(from, location).toString('utf8').length;
    from = location;
    found.set(location, index);
  }
  return found;
}

function extentOf(text: string, { isPath }: TableReference, index: number | undefined): { start: number; end: number } {
  if (index === undefined) throw notFound();
  if (!isPath) return { start: index, end: nameEnd(text, index) };
  const { end } = firstArgument(text, callOpening(text, index));
  const closing = meantTokens(text, end).next().value;
  if (closing === undefined || text.slice(closing.start, closing.end) !== ')') throw notFound();
  return { start: index, end: closing.end };
}

/** Behind `a`, `a.b`, `"a" . 'b'`. @param most names that are counted. */
function nameEnd(text: string, index: number, most = Number.POSITIVE_INFINITY): number {
  let end: number | undefined;
  let wantsPart = true;
  let parts = 0;
  for (const token of meantTokens(text, index)) {
    const isPart = token.kind === 'word' || token.kind === 'quoted' || token.kind === 'text';
    const isPoint = text.slice(token.start, token.end) === '.';
    if (wantsPart ? !isPart : !isPoint) break;
    if (wantsPart) {
      end = token.end;
      parts += 1;
      if (parts === most) break;
    }
    wantsPart = !wantsPart;
  }
  if (end === undefined || (Number.isFinite(most) && parts < most)) throw notFound();
  return end;
}

/** Behind the bracket that opens a call. */
function callOpening(text: string, index: number | undefined): number {
  if (index === undefined) throw notFound();
  const bracket = meantTokens(text, nameEnd(text, index)).next().value;
  if (bracket === undefined || text.slice(bracket.start, bracket.end) !== '(') throw notFound();
  return bracket.end;
}

/** From behind the opening bracket to the comma or bracket that ends the first argument. */
function firstArgument(text: string, open: number): { start: number; end: number } {
  let depth = 0;
  for (const { start, end } of meantTokens(text, open)) {
    const symbol = text.slice(start, end);
    if (depth === 0 && (symbol === ',' || symbol === ')')) return { start: open, end: start };
    if (symbol === '(' || symbol === '[' || symbol === '{') depth += 1;
    if (symbol === ')' || symbol === ']' || symbol === '}') depth -= 1;
  }
  throw notFound();
}

function notFound(): Error {
  return refusedSelect('names a file in a way that cannot be followed', "Write FROM 'path'.");
}
