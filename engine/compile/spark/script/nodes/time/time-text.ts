/** Times as text by a pattern, as Spark SQL. */

import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { parseTimePattern } from '#engine/transforms/time/time-pattern.ts';
import { timestampType, type DataType } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

/** Every other letter of a pattern has the same meaning in Spark. @param time Spark SQL of a timestamp. */
export function timeText(time: string, pattern: string): string {
  const written = parseTimePattern(pattern).map((part) =>
    part.kind === 'text' ? `'${part.text.replaceAll("'", "''")}'` : part.letter.repeat(part.count),
  );
  return `date_format(${time}, ${sparkText(written.join(''))})`;
}

/** Spark SQL of a timestamp, which shows UTC. */
export function timeOf(value: string, type: DataType, context: SparkNodeContext): string {
  return type.kind === 'timestamp' ? value : context.cast(value, type, timestampType);
}
