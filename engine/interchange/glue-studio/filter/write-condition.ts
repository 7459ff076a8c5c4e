/** Filters of AWS Glue as a condition of Tenon. */

import { countText } from '#engine/contract/count-text.ts';
import type { FilterExpression, GlueFilters } from '#engine/interchange/glue-studio/filter/filter-shapes.ts';
import { nameText, textLiteral } from '#engine/interchange/glue-studio/filter/expression-text.ts';
import { isNumberText } from '#engine/interchange/glue-studio/filter/filter-shapes.ts';
import { anchored, hasPairedBrackets } from '#engine/interchange/glue-studio/filter/pattern.ts';
import type { ReadContext } from '#engine/interchange/glue-studio/member.ts';

type Reports = Pick<ReadContext, 'change' | 'refuse'>;

/** @throws NotCarried for a filter that compares something else than a column and a value or a column. */
export function writeCondition({ LogicalOperator, Filters }: GlueFilters, context: Reports): string {
  const terms: string[] = [];
  for (let index = 0; index < Filters.length; index += 1) {
    const [filter, next] = [Filters[index]!, Filters[index + 1]];
    const isPair = LogicalOperator === 'AND' && next !== undefined && isUnequal(filter) && isNotNullOf(filter, next);
    if (isPair) index += 1;
    terms.push(isPair ? unequalText(filter, context) : termText(filter, context));
  }
  if (LogicalOperator === 'OR' && Filters.some(({ Operation }) => Operation !== 'ISNULL') && Filters.length > 1)
    context.change('A row with a null in a compared column is kept if another condition is met; AWS Glue drops it.');
  return terms.join(` ${LogicalOperator} `);
}

const signs = { EQ: '=', LT: '<', LTE: '<=', GT: '>', GTE: '>=' } as const;

function isUnequal({ Operation, Negated }: FilterExpression): boolean {
  return Operation === 'EQ' && Negated === true;
}

/** The same column is not null. */
function isNotNullOf(
  { Values: [column] }: FilterExpression,
  { Operation, Negated, Values }: FilterExpression,
): boolean {
  return (
    Operation === 'ISNULL' &&
    Negated === true &&
    Values.length === 1 &&
    JSON.stringify(Values[0]) === JSON.stringify(column)
  );
}

function termText(filter: FilterExpression, context: Reports): string {
  const { Operation, Negated = false, Values } = filter;
  if (Operation === 'ISNULL') {
    if (Values.length !== 1) context.refuse('A filter for null names more than one column.');
    return `${columnText(Values[0]!, context)} IS ${Negated ? 'NOT ' : ''}NULL`;
  }
  const { column, value, comparesColumns } = sidesOf(filter, context);
  if (Operation === 'REGEX') {
    const pattern = Values[1]!.Value[0]!;
    if (!hasPairedBrackets(pattern))
      context.refuse(`The pattern ${pattern} of a filter has a bracket without its pair. Correct the pattern.`);
    const call = `regexp_like(${column}, ${textLiteral(anchored(pattern))})`;
    return Negated ? `NOT ${call}` : call;
  }
  if (!Negated) {
    if (comparesColumns && Operation === 'EQ') context.change('Two nulls are not equal here; in AWS Glue they are.');
    return `${column} ${signs[Operation]} ${value}`;
  }
  if (Operation !== 'EQ') return `NOT (${column} ${signs[Operation]} ${value})`;
  if (comparesColumns)
    context.refuse(
      'It keeps rows whose two columns differ, also if one of them is null. Write the condition in a Filter.',
    );
  // AWS Glue compares in Python, where a null differs from every value.
  return `(${column} <> ${value} OR ${column} IS NULL)`;
}

function unequalText(filter: FilterExpression, context: Reports): string {
  const { column, value } = sidesOf(filter, context);
  return `${column} <> ${value}`;
}

function sidesOf(
  { Operation, Values }: FilterExpression,
  context: Reports,
): { readonly column: string; readonly value: string; readonly comparesColumns: boolean } {
  const [left, right] = Values;
  if (left === undefined || right === undefined || Values.length > 2)
    return context.refuse(
      `A filter with ${Operation} has ${countText(Values.length, 'value')}. It needs a column and a value.`,
    );
  const column = columnText(left, context);
  if (right.Type === 'COLUMNEXTRACTED') {
    if (Operation === 'REGEX') context.refuse('A filter compares with the pattern of a column. Write the pattern.');
    return { column, value: columnText(right, context), comparesColumns: true };
  }
  if (right.Value.length !== 1)
    context.refuse(
      `A filter compares with ${countText(right.Value.length, 'constant')}. Use a filter for each of them.`,
    );
  const text = right.Value[0]!;
  return { column, value: isNumberText(text) ? text : textLiteral(text), comparesColumns: false };
}

function columnText({ Type, Value }: FilterExpression['Values'][number], context: Reports): string {
  if (Type !== 'COLUMNEXTRACTED') context.refuse('A filter begins with a constant. Put the column first.');
  return Value.map(nameText).join('.');
}
