/** A value of DynamoDB in a struct that names its type, such as {"N": "1"}: what it is without that struct. */

import { sameName } from '#engine/base/same-name.ts';
import { arrayType, structType, type Column, type DataType } from '#engine/types/data-type.ts';

export type PlainValue = { readonly type: DataType } & (
  | { readonly kind: 'unchanged' }
  /** The value of a field of the struct. */
  | { readonly kind: 'field'; readonly name: string; readonly inner: PlainValue }
  /** Each element of an array. */
  | { readonly kind: 'elements'; readonly inner: PlainValue }
  /** Each field of a struct. */
  | { readonly kind: 'fields'; readonly fields: readonly { readonly name: string; readonly value: PlainValue }[] }
);

const nestedKinds = new Set<DataType['kind']>(['array', 'map', 'struct', 'choice']);
const isArray = ({ kind }: DataType): boolean => kind === 'array';
const isScalar = ({ kind }: DataType): boolean => !nestedKinds.has(kind);

/** DynamoDB's descriptors of types ("AttributeValue" of its API), and whether a column can hold such a value. */
const descriptors: readonly (readonly [name: string, fits: (type: DataType) => boolean])[] = [
  ['S', isScalar],
  ['N', isScalar],
  ['B', isScalar],
  ['BOOL', isScalar],
  ['NULL', isScalar],
  ['SS', isArray],
  ['NS', isArray],
  ['BS', isArray],
  ['L', isArray],
  ['M', ({ kind }) => kind === 'struct'],
];

/**
 * Names of types are found in any case, since crawled tables have lower-case ones. A struct with several types is unchanged, as no
 * column holds them all; NULL beside one of them is that type's null.
 */
export function plainValue(type: DataType): PlainValue {
  if (type.kind !== 'struct' || !type.fields.every(isDescribed)) return { kind: 'unchanged', type };
  const others = type.fields.filter(({ name }) => !sameName(name, 'NULL'));
  const only = others.length === 0 ? type.fields[0] : others[0];
  if (only === undefined || others.length > 1) return { kind: 'unchanged', type };
  const inner = contentOf(only);
  return { kind: 'field', name: only.name, inner, type: inner.type };
}

function isDescribed({ name, type }: Column): boolean {
  return descriptors.some(([descriptor, fits]) => sameName(name, descriptor) && fits(type));
}

function contentOf({ name, type }: Column): PlainValue {
  if (sameName(name, 'M') && type.kind === 'struct') {
    const fields = type.fields.map((field) => ({ name: field.name, value: plainValue(field.type) }));
    return {
      kind: 'fields',
      fields,
      type: structType(fields.map(({ name: own, value }) => ({ name: own, type: value.type }))),
    };
  }
  if (sameName(name, 'L') && type.kind === 'array') {
    const inner = plainValue(type.element);
    return { kind: 'elements', inner, type: arrayType(inner.type) };
  }
  return { kind: 'unchanged', type };
}
