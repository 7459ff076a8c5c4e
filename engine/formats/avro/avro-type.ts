/** Avro's types, with names resolved: the tree that decoders and encoders are made of (Avro 1.12 specification). */

export interface AvroDecimal {
  readonly name: 'decimal';
  readonly precision: number;
  readonly scale: number;
}
export type AvroLogical =
  | AvroDecimal
  | {
      readonly name:
        | 'date'
        | 'time-millis'
        | 'time-micros'
        | 'timestamp-millis'
        | 'timestamp-micros'
        | 'timestamp-nanos'
        | 'local-timestamp-millis'
        | 'local-timestamp-micros'
        | 'local-timestamp-nanos'
        | 'uuid'
        | 'duration';
    };

export interface AvroPrimitive {
  readonly kind: 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';
  readonly logical?: AvroLogical;
}
export interface AvroFixed {
  readonly kind: 'fixed';
  readonly name: string;
  readonly size: number;
  readonly logical?: AvroLogical;
}
export interface AvroEnum {
  readonly kind: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
}
export interface AvroArray {
  readonly kind: 'array';
  readonly items: AvroType;
}
export interface AvroMap {
  readonly kind: 'map';
  readonly values: AvroType;
}
export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
}
export interface AvroRecord {
  readonly kind: 'record';
  readonly name: string;
  readonly fields: readonly AvroField[];
}
export interface AvroUnion {
  readonly kind: 'union';
  readonly branches: readonly AvroType[];
}
export type AvroType = AvroPrimitive | AvroFixed | AvroEnum | AvroArray | AvroMap | AvroRecord | AvroUnion;

/** The times in nanoseconds, as `column` or `column.field`. */
export function fineTimes(type: AvroType): string[] {
  switch (type.kind) {
    case 'record':
      return type.fields.flatMap((field) =>
        fineTimes(field.type).map((within) => (within === '' ? field.name : `${field.name}.${within}`)),
      );
    case 'union':
      return [...new Set(type.branches.flatMap(fineTimes))];
    case 'array':
      return fineTimes(type.items);
    case 'map':
      return fineTimes(type.values);
    case 'enum':
      return [];
    default:
      return type.logical?.name.endsWith('-nanos') === true ? [''] : [];
  }
}
