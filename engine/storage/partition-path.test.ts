import { describe, expect, test } from 'vitest';
import { partitionKeyOf, partitionsOf, partitionType, partitionValueOf } from '#engine/storage/partition-path.ts';
import { bigintType, intType, stringType } from '#engine/types/data-type.ts';

describe('partition folders', () => {
  test('give key and value after URL-decoding', () => {
    expect(partitionKeyOf('Event%20Day=2024-01-01')).toBe('event_day');
    expect(partitionValueOf('city=S%C3%A3o%20Paulo%2FBR')).toBe('São Paulo/BR');
    expect(partitionValueOf('rate=100%')).toBe('100%');
    expect(partitionValueOf('x=a=b')).toBe('a=b');
    expect(partitionValueOf('x=')).toBe('');
    expect(partitionValueOf('x=__HIVE_DEFAULT_PARTITION__')).toBeNull();
    expect(partitionKeyOf('=5')).toBeUndefined();
    expect(partitionKeyOf('plain')).toBeUndefined();
  });

  test('are typed int only when every value is an integer without leading zeros', () => {
    expect(partitionType(['2012', '2013', null])).toEqual(intType);
    expect(partitionType(['1', '02'])).toEqual(stringType);
    expect(partitionType(['-7', '0'])).toEqual(intType);
    expect(partitionType(['-0'])).toEqual(stringType);
    expect(partitionType(['1700000000000'])).toEqual(bigintType);
    expect(partitionType(['99999999999999999999'])).toEqual(stringType);
    expect(partitionType([null])).toEqual(stringType);
    expect(partitionType([''])).toEqual(stringType);
  });

  test('do not include archives, in which a file may lie', () => {
    expect(partitionKeyOf('year=2024.zip!')).toBeUndefined();
    expect(partitionKeyOf('year=2024.tar.gz!')).toBeUndefined();
    expect(partitionKeyOf('greeting=hello!')).toBe('greeting');
    expect(partitionKeyOf('file=a.zip')).toBe('file');
  });

  test('number plain levels, and less deep folders have null', () => {
    const { keys, values } = partitionsOf([['eu', 'year=2020'], ['us', 'year=2021'], []]);
    expect(keys.map(({ name, type }) => [name, type.kind])).toEqual([
      ['partition_0', 'string'],
      ['year', 'int'],
    ]);
    expect(values).toEqual([
      ['eu', '2020'],
      ['us', '2021'],
      [null, null],
    ]);
  });

  test('make equal keys of two levels unique', () => {
    expect(partitionsOf([['k=1', 'k=2']]).keys.map((key) => key.name)).toEqual(['k', 'k_1']);
  });

  test('of different keys at one level are plain', () => {
    expect(partitionsOf([['a=1'], ['b=2']])).toMatchObject({
      keys: [{ name: 'partition_0' }],
      values: [['a=1'], ['b=2']],
    });
  });
});
