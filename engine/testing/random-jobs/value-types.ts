/** Types and values of the evaluator of random jobs. It shares no code with the engine's types, so that it can disagree. */

export type SimpleName =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz';

export interface ValueField {
  readonly name: string;
  readonly type: ValueType;
  /** Its last digits may differ, or it is random, so that nothing may depend on it. */
  readonly near?: true;
}

export type ValueType =
  | { readonly kind: SimpleName }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'array'; readonly element: ValueType }
  | { readonly kind: 'map'; readonly key: ValueType; readonly value: ValueType }
  | { readonly kind: 'struct'; readonly fields: readonly ValueField[] }
  | { readonly kind: 'choice'; readonly alternatives: readonly ValueType[] };

/** A value of one alternative of a choice; `tag` is Glue's name of its type. */
export interface Tagged {
  readonly tag: string;
  readonly value: Value;
}

/**
 * Whole numbers, unscaled decimals and microseconds since 1970 are bigint, days since 1970 and floating numbers are
 * number. A struct is its values in the order of the fields, a map its pairs.
 */
export type Value = null | boolean | bigint | number | string | Uint8Array | Tagged | readonly Value[];

export type Row = readonly Value[];

/** Rows under columns. `ordered`: the order of the rows is defined, so that "the first" means something. */
export interface Frame {
  readonly columns: readonly ValueField[];
  readonly rows: readonly Row[];
  readonly ordered: boolean;
}

export function simple(kind: SimpleName): ValueType {
  return { kind };
}

export const wholeNames: readonly string[] = ['tinyint', 'smallint', 'int', 'bigint'];
const bits: Readonly<Record<string, bigint>> = { tinyint: 7n, smallint: 15n, int: 31n, bigint: 63n };

export function isWholeType({ kind }: ValueType): boolean {
  return wholeNames.includes(kind);
}
export function isFloating({ kind }: ValueType): boolean {
  return kind === 'float' || kind === 'double';
}
export function isNumeric(type: ValueType): boolean {
  return isWholeType(type) || isFloating(type) || type.kind === 'decimal';
}
export function isNested({ kind }: ValueType): boolean {
  return kind === 'array' || kind === 'map' || kind === 'struct';
}
export function holdsChoice(type: ValueType): boolean {
  switch (type.kind) {
    case 'choice':
      return true;
    case 'array':
      return holdsChoice(type.element);
    case 'map':
      return holdsChoice(type.value);
    case 'struct':
      return type.fields.some((field) => holdsChoice(field.type));
    default:
      return false;
  }
}

/** Least and greatest whole number of the type. */
export function boundsOf(kind: string): readonly [least: bigint, most: bigint] {
  const power = 1n << bits[kind]!;
  return [-power, power - 1n];
}

export function fits(value: bigint, kind: string): boolean {
  const [least, most] = boundsOf(kind);
  return value >= least && value <= most;
}

/** The type in Hive's spelling, as the catalog shows it. */
export function hiveText(type: ValueType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'array':
      return `array<${hiveText(type.element)}>`;
    case 'map':
      return `map<${hiveText(type.key)},${hiveText(type.value)}>`;
    case 'struct':
      return `struct<${type.fields.map((field) => `${fieldText(field.name)}:${hiveText(field.type)}`).join(',')}>`;
    case 'choice':
      return `uniontype<${type.alternatives.map(hiveText).join(',')}>`;
    default:
      return type.kind;
  }
}

/** Names of fields with characters of the type syntax are in double quotes. */
function fieldText(name: string): string {
  return name === '' || /[:,<>"\s()]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

/** Glue's name of a type: the tag of a choice and the suffix that make_cols adds to a name. */
export function glueName(type: ValueType): string {
  const names: Record<string, string> = {
    bigint: 'long',
    tinyint: 'byte',
    smallint: 'short',
    timestamp_ntz: 'timestampntz',
  };
  return names[type.kind] ?? type.kind;
}

export function equalTypes(left: ValueType, right: ValueType): boolean {
  return hiveText(left) === hiveText(right);
}
