/** The one type union of Tenon, and the schema: ordered columns with types. */

/** Types without members. `timestamp` is an instant, `timestamp_ntz` a wall-clock time without a zone. */
export const simpleKinds = [
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'string',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
  'null',
] as const;

export type SimpleKind = (typeof simpleKinds)[number];

export interface SimpleType {
  readonly kind: SimpleKind;
}
/** Fixed point; 1 ≤ precision ≤ 38, 0 ≤ scale ≤ precision. */
export interface DecimalType {
  readonly kind: 'decimal';
  readonly precision: number;
  readonly scale: number;
}
/** Text of at most `length` characters (`char` is padded with spaces by Hive, not by us). */
export interface TextType {
  readonly kind: 'char' | 'varchar';
  readonly length: number;
}
export interface ArrayType {
  readonly kind: 'array';
  readonly element: DataType;
}
export interface MapType {
  readonly kind: 'map';
  readonly key: DataType;
  readonly value: DataType;
}
export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly Column[];
}
/** A value of one of several types; see choice.ts for its physical form. */
export interface ChoiceType {
  readonly kind: 'choice';
  readonly alternatives: readonly DataType[];
}

export type DataType = SimpleType | DecimalType | TextType | ArrayType | MapType | StructType | ChoiceType;

/** A column of a table, or a field of a struct. */
export interface Column {
  readonly name: string;
  readonly type: DataType;
  /** The name in the data when `name` was normalised from it; absent when they are equal. */
  readonly sourceName?: string;
}

/** Ordered columns with types, and only that. */
export type Schema = readonly Column[];

function simple(kind: SimpleKind): SimpleType {
  return Object.freeze({ kind });
}

export const booleanType = simple('boolean');
export const smallintType = simple('smallint');
export const intType = simple('int');
export const bigintType = simple('bigint');
export const floatType = simple('float');
export const doubleType = simple('double');
export const stringType = simple('string');
export const dateType = simple('date');
export const timestampType = simple('timestamp');
export const timestampNtzType = simple('timestamp_ntz');
export const nullType = simple('null');

export function decimalType(precision: number, scale: number): DecimalType {
  return { kind: 'decimal', precision, scale };
}
export function arrayType(element: DataType): ArrayType {
  return { kind: 'array', element };
}
export function mapType(key: DataType, value: DataType): MapType {
  return { kind: 'map', key, value };
}
export function structType(fields: readonly Column[]): StructType {
  return { kind: 'struct', fields };
}
export function choiceType(alternatives: readonly DataType[]): ChoiceType {
  return { kind: 'choice', alternatives };
}

/** A string, of any length or of a stated one. */
export function isText({ kind }: Pick<DataType, 'kind'>): boolean {
  return kind === 'string' || kind === 'char' || kind === 'varchar';
}

/** Whether the type, or one within it at any depth, is such a type. */
export function holdsType(type: DataType, isSuch: (type: DataType) => boolean): boolean {
  if (isSuch(type)) return true;
  switch (type.kind) {
    case 'array':
      return holdsType(type.element, isSuch);
    case 'map':
      return holdsType(type.key, isSuch) || holdsType(type.value, isSuch);
    case 'struct':
      return type.fields.some((field) => holdsType(field.type, isSuch));
    case 'choice':
      return type.alternatives.some((alternative) => holdsType(alternative, isSuch));
    default:
      return false;
  }
}

/** Same type at every level; `sourceName` does not count. */
export function sameType(left: DataType, right: DataType): boolean {
  if (left === right) return true;
  if (left.kind !== right.kind) return false;
  switch (left.kind) {
    case 'decimal':
      return left.precision === (right as DecimalType).precision && left.scale === (right as DecimalType).scale;
    case 'char':
    case 'varchar':
      return left.length === (right as TextType).length;
    case 'array':
      return sameType(left.element, (right as ArrayType).element);
    case 'map':
      return sameType(left.key, (right as MapType).key) && sameType(left.value, (right as MapType).value);
    case 'struct':
      return sameSchema(left.fields, (right as StructType).fields);
    case 'choice': {
      const others = (right as ChoiceType).alternatives;
      return (
        left.alternatives.length === others.length &&
        left.alternatives.every((alternative, index) => sameType(alternative, others[index]!))
      );
    }
    default:
      return true;
  }
}

/** Same names, same order, same types. */
export function sameSchema(left: Schema, right: Schema): boolean {
  return (
    left.length === right.length &&
    left.every((column, index) => column.name === right[index]!.name && sameType(column.type, right[index]!.type))
  );
}
