/** Literals as Spark SQL (3.5). */

import type { DataType } from '#engine/types/data-type.ts';
import type { LiteralExpression } from '#engine/types/expression/tree.ts';
import { none, sparkText, type NoSparkForm } from '#engine/types/functions/spark-form.ts';

/** Digits of the longest decimal. */
const mostDigits = 38;

/** Of the literal's type; Spark's numbers with a point are decimals. */
export function sparkLiteral({ value, type }: LiteralExpression): string | NoSparkForm {
  if (value === null) return 'NULL';
  switch (type?.kind) {
    case 'bigint':
      return `${value}L`;
    case 'double':
      return `${Object.is(value, -0) ? '-0.0' : String(value)}D`;
    case 'decimal': {
      const digits = String(value);
      if (digits.replaceAll(/\D/gu, '').replace(/^0+/u, '').length > mostDigits)
        return none(`A number has more than the ${mostDigits} digits of a decimal.`);
      return digits.includes('.') ? digits : `${digits}BD`;
    }
    default:
      return typeof value === 'string' ? sparkText(value) : String(value);
  }
}

const whole = /^\s*[-+]?\d+\s*$/u;
const number = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/iu;
const day = String.raw`\s*\d{4}-\d{1,2}-\d{1,2}`;
const time = String.raw`(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?`;

/** Texts that Spark reads as the engine does. */
const readAlike: Readonly<Partial<Record<DataType['kind'], RegExp>>> = {
  boolean: /^(?:true|false|t|f|yes|no|y|n|1|0)$/iu,
  tinyint: whole,
  smallint: whole,
  int: whole,
  bigint: whole,
  decimal: number,
  float: new RegExp(String.raw`${number.source}|^\s*[-+]?(?:inf|infinity)\s*$|^\s*nan\s*$`, 'iu'),
  double: new RegExp(String.raw`${number.source}|^\s*[-+]?(?:inf|infinity)\s*$|^\s*nan\s*$`, 'iu'),
  date: new RegExp(String.raw`^${day}\s*$`, 'u'),
  timestamp: new RegExp(String.raw`^${day}${time}(?:Z|[-+]\d{2}:\d{2})?\s*$`, 'u'),
  timestamp_ntz: new RegExp(String.raw`^${day}${time}\s*$`, 'u'),
};

/** True when a literal in quotes, read as another type, has the same value in Spark. */
export function isReadAlike(text: string, type: DataType): boolean {
  return readAlike[type.kind]?.test(text) ?? true;
}
