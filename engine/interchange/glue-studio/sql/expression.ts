/** Expressions of a job as Spark reads them, and back: SQL with other quotes, and a word about functions that Spark spells otherwise. */

import type { WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { fromSparkSpelling, toSparkSpelling, withoutQuotes } from '#engine/interchange/glue-studio/sql/spelling.ts';
import { findFunction } from '#engine/types/functions.ts';

export function readExpression(spark: string): string {
  return fromSparkSpelling(spark, '`');
}

/** An expression that comes back in other words is reported with them. @throws NotCarried for what Spark does not have. */
export function writeExpression(expression: string, context: Pick<WriteContext, 'refuse' | 'note'>): string {
  const bare = withoutQuotes(expression);
  if (bare.includes('::'))
    return context.refuse('Its expression has ::, which Spark does not have. Write CAST(… AS …) instead.');
  if (/\blambda\b|->/iu.test(bare))
    return context.refuse(
      'Its expression has a lambda, which Spark writes in another way. Use SQL Query (SqlTransform).',
    );
  for (const name of calledIn(bare)) noteFunction(name, context);
  const spark = toSparkSpelling(expression);
  const again = readExpression(spark);
  if (again !== expression) context.note(`An import from AWS Glue writes the expression as ${again}`);
  return spark;
}

function calledIn(bare: string): Set<string> {
  return new Set([...bare.matchAll(/(?<![\w.])(?<name>[a-zA-Z_]\w*)\s*\(/gu)].map(({ groups }) => groups!['name']!));
}

function noteFunction(name: string, context: Pick<WriteContext, 'refuse' | 'note'>): void {
  const line = findFunction(name);
  if (line === undefined) return;
  if (line.spark === null)
    return context.refuse(`Spark does not have the function ${line.name}. Use SQL Query (SqlTransform).`);
  const { shown } = line.spark;
  const called = /^\w+/u.exec(shown)?.[0];
  if (called?.toLowerCase() !== line.name) context.note(`In Spark, ${line.name} is written ${shown}.`);
}
