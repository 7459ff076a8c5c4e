/** The forms of lists in Parquet, of elements with one field. */

import { expect, test } from 'vitest';
import { warnOfOneFieldGroups } from '#engine/formats/parquet/one-field-groups.ts';
import type { ThriftStruct } from '#engine/formats/parquet/thrift.ts';

const [integer, binary, struct] = [5, 8, 12];

interface Group {
  readonly repeated?: boolean;
  readonly converted?: number;
  readonly logical?: number;
  readonly of?: readonly ThriftStruct[][];
}

/** An element of the schema with those below it. */
function element(name: string, { repeated = false, converted, logical, of = [] }: Group = {}): ThriftStruct[] {
  const own: ThriftStruct = new Map();
  own.set(3, { type: integer, value: repeated ? 2n : 1n });
  own.set(4, { type: binary, value: Buffer.from(name) });
  if (of.length > 0) own.set(5, { type: integer, value: BigInt(of.length) });
  if (converted !== undefined) own.set(6, { type: integer, value: BigInt(converted) });
  if (logical !== undefined)
    own.set(10, { type: struct, value: new Map([[logical, { type: struct, value: new Map() }]]) });
  return [own, ...of.flat()];
}

const [map, list] = [1, 3];
const [x, y] = [element('x'), element('y')];
const says = (path: string): string[] => [
  `The elements of ${path} are structs with the only field x; they are read as its values.`,
];

test.each<[string, ThriftStruct[], string[]]>([
  ['a repeated group', element('g', { repeated: true, of: [x] }), says('g')],
  ['one in a group', element('o', { of: [y, element('g', { repeated: true, of: [x] })] }), says('o.g')],
  ['one in another', element('h', { repeated: true, of: [y, element('g', { repeated: true, of: [x] })] }), says('h.g')],
  [
    'a list named array',
    element('l', { converted: list, of: [element('array', { repeated: true, of: [x] })] }),
    says('l'),
  ],
  [
    'a list named after itself',
    element('l', { converted: list, of: [element('l_tuple', { repeated: true, of: [x] })] }),
    says('l'),
  ],
  ['by its logical type', element('l', { logical: 3, of: [element('array', { repeated: true, of: [x] })] }), says('l')],
  ['two fields', element('g', { repeated: true, of: [x, y] }), []],
  ['a repeated value', element('g', { repeated: true }), []],
  [
    'a list',
    element('l', { converted: list, of: [element('list', { repeated: true, of: [element('element')] })] }),
    [],
  ],
  [
    'a list of a logical type alone',
    element('l', { logical: 3, of: [element('list', { repeated: true, of: [x] })] }),
    [],
  ],
  ['a list of Hive', element('l', { converted: list, of: [element('bag', { repeated: true, of: [x] })] }), []],
  ['a list of values', element('l', { converted: list, of: [element('array', { repeated: true })] }), []],
  [
    'a map without values',
    element('m', { converted: map, of: [element('key_value', { repeated: true, of: [x] })] }),
    [],
  ],
  ['a group of one field', element('g', { of: [x] }), []],
])('%s', (_form, elements, warnings) => {
  expect(warnOfOneFieldGroups([...element('root', { of: [y, elements] })])).toEqual(warnings);
});

test('a schema that is cut', () => {
  expect(warnOfOneFieldGroups([])).toEqual([]);
  expect(
    warnOfOneFieldGroups(element('root', { of: [element('g', { repeated: true, of: [x] })] }).slice(0, 2)),
  ).toEqual([]);
});
