/**
 * Constants whose computation may fail. DuckDB computes a constant while it plans, where it stops the statement, even if
 * no row ever asks for it: behind AND, in a branch of CASE, over a source without rows.
 */

import { sql, type Sql } from '#engine/base/sql.ts';
import { isWhole } from '#engine/types/common-type.ts';
import type { DataType } from '#engine/types/data-type.ts';
import type { LiteralValue } from '#engine/types/expression/family.ts';
import { childrenOf, type Expression } from '#engine/types/expression/tree.ts';

interface Facts {
  /** It reads no column, and depends on neither chance nor time. */
  readonly isConstant: boolean;
  /** It, or a part of it, may fail. */
  readonly isRisky: boolean;
}

const known = new WeakMap<Expression, Facts>();

/** Of floating numbers, which may be infinite. */
const wholeOfFloating: ReadonlySet<string> = new Set(['ceil', 'ceiling', 'floor']);

/** @param written the SQL of the node. @returns SQL that is computed for rows alone, where the node is such a constant. */
export function holdConstant(node: Expression, written: Sql): Sql {
  if (!factsOf(node).isConstant || !mayFail(node)) return written;
  if (childrenOf(node).some((child) => factsOf(child).isRisky)) return written;
  // Always true, which the optimizer cannot know.
  return sql`CASE WHEN random() >= 0 THEN ${written} END`;
}

function factsOf(node: Expression): Facts {
  let facts = known.get(node);
  if (facts === undefined) {
    const children = childrenOf(node).map(factsOf);
    const isOwn =
      node.kind === 'literal' ||
      node.kind === 'operator' ||
      node.kind === 'cast' ||
      node.kind === 'case' ||
      (node.kind === 'call' && node.line.deterministic !== false);
    facts = {
      isConstant: isOwn && children.every(({ isConstant }) => isConstant),
      isRisky: children.some(({ isRisky }) => isRisky) || mayFail(node),
    };
    known.set(node, facts);
  }
  return facts;
}

/** Arithmetic of numbers that have more than a few digits; casts give null for what does not fit. */
function mayFail(node: Expression): boolean {
  switch (node.kind) {
    case 'operator':
      return (
        node.line.overflows === true && (node.type === undefined || isExact(node.type)) && digitsOf(node) === undefined
      );
    case 'call':
      return wholeOfFloating.has(node.line.name);
    default:
      return false;
  }
}

/** For which any arithmetic of whole numbers has room. */
const fewDigits = 9;
/** Digits for which a type surely has room. */
const roomOf: Readonly<Partial<Record<DataType['kind'], number>>> = { tinyint: 2, smallint: 4, int: 9, bigint: 18 };

/** The most digits that literals and sums and products of them have, before and behind the point; undefined: too many. */
function digitsOf(node: Expression): number | undefined {
  if (node.kind === 'literal') return digitsOfLiteral(node.value);
  if (node.kind === 'cast') {
    const digits = digitsOf(node.of);
    if (digits === undefined || node.to === 'interval') return undefined;
    const room = node.to.kind === 'decimal' ? node.to.precision - node.to.scale : (roomOf[node.to.kind] ?? 0);
    return digits <= room ? digits : undefined;
  }
  if (node.kind !== 'operator') return undefined;
  const args = node.args.map(digitsOf);
  const known = args.filter((digits) => digits !== undefined);
  if (known.length < args.length) return undefined;
  const digits = digitsOfResult(node.line.name, known);
  return digits !== undefined && digits <= fewDigits ? digits : undefined;
}

function digitsOfLiteral(value: LiteralValue): number | undefined {
  const text = typeof value === 'boolean' || value === null ? '' : String(value);
  if (!/^-?\d*[.]?\d*$/u.test(text)) return undefined;
  const digits = text.replaceAll(/[-.]/gu, '').length;
  return digits > 0 && digits <= fewDigits ? digits : undefined;
}

function digitsOfResult(name: string, digits: readonly number[]): number | undefined {
  if (name === 'plus' || name === 'minus') return digits[0];
  // The point may be in different places of the two.
  if (name === '+' || name === '-') return digits.reduce((sum, each) => sum + each, 1);
  return name === '*' ? digits.reduce((sum, each) => sum + each, 0) : undefined;
}

function isExact(type: DataType): boolean {
  return isWhole(type) || type.kind === 'decimal';
}
