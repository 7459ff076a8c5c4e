/** Questions about a tree: the columns it reads, possible overflows, whether it can fail at all. */

import { isFloating, isNumber } from '#engine/types/common-type.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { nodesOf, type Expression, type OperatorExpression } from '#engine/types/expression/tree.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Names of the columns, each once, in the order in which they first occur. */
export function columnsOf(tree: Expression): string[] {
  const found = new Set<string>();
  for (const node of nodesOf(tree)) if (node.kind === 'column') found.add(node.name);
  return [...found];
}

/** Whether it has the same value in every row: it reads no column, and no parameter of a lambda around it. */
export function isConstant(tree: Expression): boolean {
  const own = new Set<number>();
  for (const node of nodesOf(tree)) if (node.kind === 'lambda') own.add(node.level);
  return !nodesOf(tree).some((node) => node.kind === 'column' || (node.kind === 'parameter' && !own.has(node.level)));
}

interface Overflow {
  readonly columns: readonly string[];
  /** Of the result, in Hive's spelling. */
  readonly type: string;
  /** Whether a cast of the expression gave it the type. */
  readonly isNarrowed: boolean;
}

/** Arithmetic of whole numbers and decimals, whose result may be beyond its type, and then stops the row. */
export function overflowsOf(tree: Expression): Overflow[] {
  const found: Overflow[] = [];
  for (const node of nodesOf(tree)) {
    if (node.kind !== 'operator' || node.line.overflows !== true) continue;
    if (node.type !== undefined && (node.type.kind === 'double' || node.type.kind === 'float')) continue;
    const columns = columnsOf(node);
    if (columns.length === 0) continue;
    const type = node.type === undefined ? 'decimal' : formatHive(node.type);
    // A cast inside made it narrower than its columns.
    const isNarrowed = [...nodesOf(node)].some(
      (part) => part.kind === 'cast' && part.to !== 'interval' && !part.implicit && formatHive(part.to) === type,
    );
    found.push({ columns, type, isNarrowed });
  }
  return found;
}

/**
 * True when the tree surely has a value, or null, for every row: columns and literals that are compared as they are,
 * joined by AND, OR and NOT. False says nothing.
 */
export function neverFails(tree: Expression): boolean {
  switch (tree.kind) {
    case 'literal':
    case 'column':
      return true;
    case 'operator':
      return isSafe(tree) && tree.args.every(neverFails);
    default:
      return false;
  }
}

function isSafe({ line, args }: OperatorExpression): boolean {
  if (line.kind === 'logic') return args.every(({ type }) => type?.kind === 'boolean' || type?.kind === 'null');
  if (line.kind === 'comparison' || line.kind === 'in') return compareAsTheyAre(args);
  return line.name === 'IS NULL' || line.name === 'IS NOT NULL';
}

/** Types that DuckDB compares after a conversion that holds every value, or after none. */
function compareAsTheyAre(args: readonly Expression[]): boolean {
  const types = args.flatMap(({ type }) => (type?.kind === 'null' ? [] : [type]));
  const [first, ...others] = types;
  if (first === undefined) return types.length === 0;
  if (plainKinds.has(first.kind)) return others.every((type) => type?.kind === first.kind);
  return types.every((type) => type !== undefined && isNumber(type)) && fitsDecimal(types as readonly DataType[]);
}

const plainKinds: ReadonlySet<DataType['kind']> = new Set(['boolean', 'string', 'date', 'timestamp', 'timestamp_ntz']);

/** Whole numbers beside a decimal become decimals of the larger of both scales, which may be too large for one. */
function fitsDecimal(types: readonly DataType[]): boolean {
  const decimals = types.filter((type) => type.kind === 'decimal');
  if (decimals.length === 0) return true;
  if (types.some((type) => isFloating(type))) return false;
  const scale = Math.max(...decimals.map((type) => type.scale));
  const whole = Math.max(...types.map((type) => (type.kind === 'decimal' ? type.precision - type.scale : mostWhole)));
  return whole + scale <= mostDigits;
}

/** Digits of the largest whole number. */
const mostWhole = 19;
/** Of DuckDB's decimals. */
const mostDigits = 38;
