import { afterEach, expect, test } from 'vitest';
import { computedNumber, profileNumber } from '#renderer/features/explore/profile/profile-number.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';

afterEach(() => useWorkbench.setState({ numberStyle: 'comma' }));

test('binary fractions lose their noise, and no other digit', () => {
  const shown = (text: string): string => profileNumber(text, 'double');
  expect(['389.36100000000005', '11338.359999999999', '-0.30000000000000004', '1582.65'].map(shown)).toEqual([
    '389.361',
    '11,338.36',
    '-0.3',
    '1,582.65',
  ]);
  expect(['9007199254740993', '1e+308', '123456.789012345', 'NaN', '-Infinity'].map(shown)).toEqual([
    '9,007,199,254,740,993',
    '1e+308',
    '123,456.789012345',
    'NaN',
    '-Infinity',
  ]);
  expect(profileNumber('0.30000001192092896', 'float')).toBe('0.3');
});

test('decimals and integers keep every digit; times and text stay as they are', () => {
  expect(profileNumber('11338.35999999999912345', 'decimal(38,17)')).toBe('11,338.35999999999912345');
  expect(profileNumber('9007199254740993', 'bigint')).toBe('9,007,199,254,740,993');
  expect(profileNumber('2026-01-02', 'date')).toBe('2026-01-02');
  expect(profileNumber('01067', 'string')).toBe('01067');
});

test('all of them have the signs that a person chose', () => {
  useWorkbench.setState({ numberStyle: 'point' });
  expect([profileNumber('11338.359999999999', 'double'), computedNumber(4551.0234)]).toEqual(['11.338,36', '4.551,02']);
});
