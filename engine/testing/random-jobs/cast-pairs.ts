/** Which casts are defined in Spark, and how one is drawn. */

import type { Draw } from './draw.ts';
import { isNested, isNumeric, simple, type ValueType } from './value-types.ts';

const targets: readonly ValueType[] = [
  simple('tinyint'),
  simple('smallint'),
  simple('int'),
  simple('bigint'),
  simple('float'),
  simple('double'),
  simple('string'),
  simple('boolean'),
  simple('date'),
  simple('timestamp'),
  { kind: 'decimal', precision: 12, scale: 3 },
  { kind: 'decimal', precision: 5, scale: 1 },
  { kind: 'decimal', precision: 38, scale: 0 },
];

export function isCastable(from: ValueType, to: ValueType): boolean {
  if (isNested(from) || from.kind === 'choice' || from.kind === 'binary') return false;
  if (from.kind === 'string' || to.kind === 'string') return true;
  if (isNumeric(from) || from.kind === 'boolean') return isNumeric(to) || to.kind === 'boolean';
  if (from.kind === 'date') return to.kind.startsWith('timestamp') || to.kind === 'date';
  return to.kind === 'date' || to.kind === 'bigint' || to.kind.startsWith('timestamp');
}

/** Half of the time the type itself. */
export function drawTargetType(draw: Draw, from: ValueType): ValueType {
  const castable = targets.filter((to) => isCastable(from, to));
  return castable.length === 0 || draw.chance(0.4) ? from : draw.pick(castable);
}
