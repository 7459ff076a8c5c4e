/** ToTimestamp for Spark. */

import { timeOf } from '#engine/compile/spark/script/nodes/time/time-text.ts';
import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import {
  microsOf,
  mostMilliseconds,
  mostSeconds,
  type TimeKind,
  type Unit,
} from '#engine/transforms/time/moment-from.ts';
import { isFloating, isNumber, isWhole } from '#engine/types/common-type.ts';
import { isText, decimalType, type DataType } from '#engine/types/data-type.ts';
import { firstMicros } from '#engine/types/casts/moment-of-micros.ts';

interface Args {
  readonly colName: string;
  readonly colType: TimeKind;
  readonly newColName?: string;
}

export const sparkToTimestamp = sparkNode<Args>(({ colName, colType, newColName }, context) => {
  const { schema } = context.input;
  const { value, type } = context.path(colName, schema);
  const name = newColName ?? getPath(schema, colName).at(-1)!.name;
  return withColumns([{ name, value: momentOf(value, type, colType, context) }], context);
});

function momentOf(value: string, type: DataType, kind: TimeKind, context: SparkNodeContext): string {
  if (kind !== 'iso' && kind !== 'autodetect') return inUnit(numberOf(value, type, context), kind);
  if (isText(type) && kind === 'autodetect')
    return `coalesce(${timeOf(value, type, context)}, ${anyUnit(numberOf(value, type, context))})`;
  return isNumber(type) ? anyUnit(numberOf(value, type, context)) : timeOf(value, type, context);
}

interface SparkNumber {
  /** Spark SQL of a decimal or a double. */
  readonly value: string;
  readonly isDouble: boolean;
}

/** Decimals hold six digits after the point, to which the others are cut. */
function numberOf(value: string, type: DataType, context: SparkNodeContext): SparkNumber {
  if (isWhole(type)) return { value: `CAST(${value} AS DECIMAL(20, 0))`, isDouble: false };
  if (isFloating(type)) return { value: `CAST(${value} AS DOUBLE)`, isDouble: true };
  if (type.kind === 'decimal')
    return type.scale <= 6
      ? { value, isDouble: false }
      : {
          value: `CAST(regexp_replace(CAST(${value} AS STRING), '([.][0-9]{6})[0-9]*$', '$1') AS DECIMAL(38, 6))`,
          isDouble: false,
        };
  return { value: context.cast(value, type, decimalType(38, 12)), isDouble: false };
}

function anyUnit(number: SparkNumber): string {
  const size = `abs(CAST(${number.value} AS DOUBLE))`;
  return `CASE WHEN ${size} < ${mostSeconds}D THEN ${inUnit(number, 'seconds')} WHEN ${size} < ${mostMilliseconds}D THEN ${inUnit(number, 'milliseconds')} ELSE ${inUnit(number, 'microseconds')} END`;
}

const lastMicros = 2n ** 63n - 1n;

/** What is smaller than a microsecond is cut; null beyond the moments that Tenon has. */
function inUnit({ value, isDouble }: SparkNumber, unit: Unit): string {
  if (isDouble) {
    const micros = `(${value} * ${microsOf[unit]}D)`;
    return `IF(${micros} >= ${firstMicros}D AND ${micros} < ${2n ** 63n}D, timestamp_micros(CAST(${micros} AS BIGINT)), NULL)`;
  }
  // As text, so that no digit is lost: Spark shortens the product of long decimals.
  const micros = `CAST(${value} AS DECIMAL(32, 6)) * CAST(${microsOf[unit]} AS DECIMAL(7, 0))`;
  const whole = `CAST(regexp_replace(CAST(${micros} AS STRING), '[.].*$', '') AS DECIMAL(38, 0))`;
  return `IF(${whole} BETWEEN ${firstMicros}BD AND ${lastMicros}BD, timestamp_micros(CAST(${whole} AS BIGINT)), NULL)`;
}
