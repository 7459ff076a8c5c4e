/** Numbers as text: the fewest digits that name the value, and the JSON text of nested values. */

import { decimalText } from './values.ts';
import type { Value, ValueType } from './value-types.ts';

/** As Java writes doubles, and Spark casts them to text: `2.0`, `1.0E20`, `1.0E-7`, `NaN`, `Infinity`. */
export function doubleText(value: number): string {
  return javaText(value, String(Math.abs(value)));
}

/** The same of floats, whose digits are the fewest that name the float. */
export function floatText(value: number): string {
  return javaText(value, String(shortestFloat(value)));
}

function javaText(value: number, size: string): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  if (value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 10_000_000)) {
    const [digits, power] = Number(size).toExponential().split('e') as [string, string];
    return `${sign}${digits.includes('.') ? digits : `${digits}.0`}E${Number(power)}`;
  }
  return `${sign}${size.includes('.') ? size : `${size}.0`}`;
}

/** As DuckDB prints doubles: `2.0`, `0.1`, `1e+20`, `1e-07`, `nan`, `inf`. */
function jsonNumber(value: number): string {
  return shown(value, String(Math.abs(value)));
}

function shortestFloat(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const text = Math.abs(value).toPrecision(digits);
    if (Math.fround(Number(text)) === Math.abs(value)) return Number(text);
  }
  return Math.abs(value);
}

/** @param size shortest digits of the absolute value, as JavaScript shows them. */
function shown(value: number, size: string): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  const [digits, power] = Number(size).toExponential().split('e') as [string, string];
  const exponent = Number(power);
  const plain = digits.replace('.', '');
  if (exponent < -4 || exponent >= 16) {
    const written = plain.length === 1 ? plain : `${plain[0]}.${plain.slice(1)}`;
    return `${sign}${written}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${plain}`;
  const whole = plain.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${plain.slice(exponent + 1) || '0'}`;
}

/** Without spaces, as DuckDB's to_json writes it. */
export function jsonText(value: Value, type: ValueType): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'string':
      return JSON.stringify(value);
    case 'float':
    case 'double':
      return jsonNumber(value as number);
    case 'decimal':
      return decimalText(value as bigint, type.scale);
    case 'array':
      return `[${(value as readonly Value[]).map((element) => jsonText(element, type.element)).join(',')}]`;
    case 'struct':
      return `{${type.fields.map((field, index) => `${JSON.stringify(field.name)}:${jsonText((value as readonly Value[])[index]!, field.type)}`).join(',')}}`;
    case 'map':
      return `{${(value as readonly (readonly [Value, Value])[])
        .map(([key, held]) => `${JSON.stringify(String(key as string))}:${jsonText(held, type.value)}`)
        .join(',')}}`;
    default:
      return String(value as boolean | bigint);
  }
}
