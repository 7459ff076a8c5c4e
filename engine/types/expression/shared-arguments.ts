/**
 * Keeps the SQL of calls within one another linear. Some functions are written with an argument several times, and DuckDB
 * replaces others by an expression that holds it several times: a long one is computed once, before the call. DuckDB binds
 * the body of a lambda twice, so that bodies within bodies have a limit.
 */

import { onceAs } from '#engine/types/computed-once.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { exceedsBodies } from '#engine/types/expression/limits.ts';
import type { WriteCall } from '#engine/types/functions/scalar-function.ts';
import { repeatingFunctions } from '#engine/types/reaching-functions.ts';

/** Characters: columns and short expressions of them are computed at each place. */
const shortArgument = 100;

/** No column has such a name. */
const shared = ident('\u0001shared');
const standIn = (place: number): string => `\u0001argument ${place} ${'-'.repeat(shortArgument)}`;

/** Lambda bodies within one another in a written text. */
const bodiesOf = new WeakMap<Sql, number>();

interface Written {
  readonly name: string;
  readonly duckdb: WriteCall;
}

/** @throws EngineError InvalidInput for too many bodies within one another. */
export function writeCall(line: Written, args: readonly Sql[], types: readonly (DataType | undefined)[]): Sql {
  const long = [...args.keys()].filter((place) => isLong(args[place]!));
  if (long.length === 0) return line.duckdb(args, types);
  const stands = args.map((arg, place) => (long.includes(place) ? sql`(${ident(standIn(place))})` : arg));
  const uses = usesIn(line.duckdb(stands, types).text);
  const isRepeated = long.some((place) => (uses.get(standIn(place))?.times ?? 0) > 1);
  const written = isRepeated ? computedBefore(line, args, types, long) : line.duckdb(args, types);
  const bodies = long.map((place) => {
    const own = isRepeated ? 0 : (uses.get(standIn(place))?.bodies ?? 0);
    return own + (bodiesOf.get(args[place]!) ?? 0);
  });
  return withBodies(written, Math.max(...bodies), line.name);
}

/** A text with as many bodies within one another as those it is made of. */
export function withBodiesOf(written: Sql, parts: readonly Sql[], more = 0, name = 'lambda'): Sql {
  let most = 0;
  for (const part of parts) most = Math.max(most, bodiesOf.get(part) ?? 0);
  return withBodies(written, most + more, name);
}

function withBodies(written: Sql, bodies: number, name: string): Sql {
  if (bodies === 0) return written;
  exceedsBodies(bodies, name);
  bodiesOf.set(written, bodies);
  return written;
}

/** A constant is left to the function, which may need it as one; a lambda cannot be held. */
function isLong({ text }: Sql): boolean {
  return text.length > shortArgument && !text.startsWith("'") && !text.startsWith('lambda ');
}

function computedBefore(
  line: Written,
  args: readonly Sql[],
  types: readonly (DataType | undefined)[],
  long: readonly number[],
): Sql {
  const held = new Map(long.map((place) => [place, ident(`v${place}`)]));
  const [only] = long;
  const isOne = long.length === 1;
  const value = isOne
    ? args[only!]!
    : sql`struct_pack(${joinSql(long.map((place) => sql`${held.get(place)!} := ${args[place]!}`))})`;
  const inner = args.map((arg, place) => {
    const name = held.get(place);
    return name === undefined ? arg : isOne ? shared : sql`${shared}.${name}`;
  });
  return onceAs(shared, value, line.duckdb(inner, types));
}

interface Uses {
  /** More than 1 also for one use within a macro. */
  times: number;
  /** Bodies of lambdas around a use. */
  bodies: number;
}

const pieces = /"((?:[^"]|"")*)"|'(?:[^']|'')*'|([A-Za-z_]\w*)(\()?|[()[\]]/gu;

/** @param text of a call with stand-ins for its long arguments. */
function usesIn(text: string): ReadonlyMap<string, Uses> {
  const uses = new Map<string, Uses>();
  /** Brackets that are open; true: of a macro. */
  const open: boolean[] = [];
  /** For each lambda, how many brackets were open. */
  const lambdas: number[] = [];
  for (const [whole, quoted, word, bracket] of text.matchAll(pieces)) {
    if (quoted !== undefined) {
      const use = uses.get(quoted) ?? { times: 0, bodies: 0 };
      use.times += open.includes(true) ? 2 : 1;
      use.bodies = Math.max(use.bodies, lambdas.length);
      uses.set(quoted, use);
    } else if (word === 'lambda') lambdas.push(open.length);
    // Of BETWEEN, DuckDB binds the value more than once.
    else if (word === 'BETWEEN') for (const use of uses.values()) use.times += 1;
    else if (bracket !== undefined) open.push(repeatingFunctions.has(word!));
    else if (whole === '(' || whole === '[') open.push(false);
    else if (whole === ')' || whole === ']') {
      open.pop();
      while (lambdas.length > 0 && lambdas.at(-1)! > open.length) lambdas.pop();
    }
  }
  return uses;
}
