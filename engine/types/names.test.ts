import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeName, madeNames, makeUnique, normaliseName, normaliseSchema } from '#engine/types/names.ts';
import { foldNewName } from '#engine/catalog/names.ts';
import type { PlannedTable } from '#engine/crawl/planned-table.ts';
import { uniqueColumnNames } from '#engine/formats/csv/infer/column-names.ts';
import { baseTableName, chooseTableName, stemOf } from '#engine/crawl/table-name.ts';
import { arrayType, bigintType, stringType, structType } from '#engine/types/data-type.ts';

function foundAt(location: string): Pick<PlannedTable, 'location' | 'reading'> {
  return { location, reading: { classification: 'csv', compression: 'none', options: {} } };
}

describe('names', () => {
  test('are lower case with underscores for everything else', () => {
    expect(normaliseName('End-Type (€)')).toBe('end_type____');
  });

  test('keep letters and digits of every script, composed and within 255 bytes', () => {
    expect(normaliseName('Kundenübersicht (neu)')).toBe('kundenübersicht__neu_');
    expect(normaliseName('Größe')).toBe('größe');
    expect(normaliseName('Gro\u0308ße')).toBe('größe');
    expect(normaliseName('注文 2024')).toBe('注文_2024');
    expect(normaliseName('Продажи')).toBe('продажи');
    expect(normaliseName('a\u2028b😀c\0')).toBe('a_b_c_');
    expect(Buffer.byteLength(normaliseName('文'.repeat(300)))).toBe(255);
    expect(normaliseName(`a${'𠮷'.repeat(300)}`)).toBe(`a${'𠮷'.repeat(63)}`);
  });

  test('are valid in the catalog for any name in the data', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), fc.string(), (name, location) => {
        const base = baseTableName('', name);
        expect(foldNewName('table', base)).toBe(base);
        expect(normaliseName(base)).toBe(base);
        const other = chooseTableName(base, foundAt(location), (candidate) => candidate === base);
        expect(foldNewName('table', other)).toBe(other);
      }),
    );
  });

  test('keep the name in the data at every level where it differs', () => {
    const schema = normaliseSchema([
      { name: 'Id', type: bigintType },
      {
        name: 'terms',
        type: arrayType(
          structType([
            { name: 'end-type', type: stringType },
            { name: 'end_type', type: stringType },
          ]),
        ),
      },
    ]);
    expect(schema).toEqual([
      { name: 'id', type: bigintType, sourceName: 'Id' },
      {
        name: 'terms',
        type: arrayType(
          structType([
            { name: 'end_type', type: stringType, sourceName: 'end-type' },
            { name: 'end_type_1', type: stringType, sourceName: 'end_type' },
          ]),
        ),
      },
    ]);
  });

  test('avoid partition keys and the names of other columns', () => {
    const schema = normaliseSchema(
      ['year', 'a b', 'a-b', 'a_b_1', ''].map((name) => ({ name, type: stringType })),
      ['year'],
    );
    expect(schema.map((column) => column.name)).toEqual(['year_1', 'a_b', 'a_b_2', 'a_b_1', 'col4']);
  });

  test('are always unique', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'a_1', 'a_2', 'b', 'b_1'), { maxLength: 12 }), (names) => {
        const unique = makeUnique(names);
        expect(new Set(unique).size).toBe(names.length);
        for (const [index, name] of names.entries())
          if (names.indexOf(name) === index) expect(unique[index]).toBe(name);
      }),
    );
  });
});

describe('table names', () => {
  test('are stems without packing', () => {
    expect(['a.csv', 'a.b.csv.gz', 'README', '.csv', 'x.json.ZST'].map(stemOf)).toEqual([
      'a',
      'a.b',
      'README',
      '.csv',
      'x',
    ]);
  });

  test('carry the prefix and get a hash of the location when another table has the name', () => {
    expect(baseTableName('Raw_', 'year=2017')).toBe('raw_year_2017');
    const long = chooseTableName('文'.repeat(85), foundAt('/l'), (candidate) => candidate === '文'.repeat(85));
    expect([Buffer.byteLength(long) <= 255, long.slice(-9)]).toEqual([true, expect.stringMatching(/^_[0-9a-f]{8}$/u)]);
    const name = chooseTableName('orders', foundAt('/lake/b/orders'), (candidate) => candidate === 'orders');
    expect(name).toMatch(/^orders_[0-9a-f]{8}$/u);
    const beside = (taken: string[]): string =>
      chooseTableName(
        'orders',
        foundAt('/lake/b/orders'),
        (candidate) => taken.includes(candidate),
        () => true,
      );
    expect(beside(['orders'])).toBe('orders_csv');
    expect(beside(['orders', 'orders_csv'])).toBe(name);
    expect(chooseTableName('x'.repeat(128), foundAt('/l'), (candidate) => candidate === 'x'.repeat(128))).toHaveLength(
      128,
    );
  });
});

test('a free name is the wanted one, prefixed with enough `_` to be unique', () => {
  expect(freeName('filename', ['path', 'size'])).toBe('filename');
  expect(freeName('filename', ['FileName', '_filename', 'path'])).toBe('__filename');
});

test('a name that the header of a file does not have is known as such', () => {
  const names = fc.array(fc.constantFrom('', 'a', 'A', 'a_1', 'A_1', 'a_1_1', 'col2', 'b\n', 'B\n'), { maxLength: 8 });
  fc.assert(
    fc.property(names, fc.nat({ max: 3 }), (header, more) => {
      const unique = uniqueColumnNames(header, header.length + more);
      const made = [...madeNames(unique)];
      for (const [index, name] of unique.entries()) if (name !== header[index]) expect(made).toContain(name);
    }),
  );
  const own = ['id', 'name', 'id_2x', 'address', 'address_2', 'id_20240101', 'name_01'];
  expect([...madeNames(own)]).toEqual([]);
});
