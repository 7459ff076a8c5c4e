/** Sentences that begin with a path. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameAndFolder, pathLed } from '#renderer/ui/format/path-led.ts';

test('the path of a file is separated from what is said of it', () => {
  expect(pathLed('/data/sales/may.csv: 3 records do not fit: line 4.')).toEqual({
    text: '3 records do not fit: line 4.',
    path: '/data/sales/may.csv',
    others: '',
  });
  expect(pathLed('s3://lake/a b/may.csv and 1,204 other files: The delimiter is uncertain.')).toEqual({
    text: 'The delimiter is uncertain.',
    path: 's3://lake/a b/may.csv',
    others: 'and 1,204 other files',
  });
  expect(pathLed('C:\\data\\may.csv: Its header is uncertain.').path).toBe('C:\\data\\may.csv');
});

test('a sentence without a path stays whole', () => {
  for (const sentence of ['Table sales: kept as it is.', 'All folders were listed instead.', '/data has no end'])
    expect(pathLed(sentence)).toEqual({ text: sentence, path: null, others: '' });
});

test('no character is lost', () => {
  const part = fc.stringMatching(/^[^/\\]{0,8}$/u);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), fc.string(), (parts, said) => {
      const sentence = `/${parts.join('/')}: ${said}`;
      const { text, path, others } = pathLed(sentence);
      const before = path === null ? '' : `${path}${others === '' ? '' : ` ${others}`}: `;
      expect(before + text).toBe(sentence);
      const { name, folder } = nameAndFolder(parts.join('/'));
      expect(folder + name).toBe(parts.join('/'));
    }),
  );
});

test('a name comes apart from its folder', () => {
  expect(nameAndFolder('/data/sales/may.csv')).toEqual({ name: 'may.csv', folder: '/data/sales/' });
  expect(nameAndFolder('C:\\data\\may.csv')).toEqual({ name: 'may.csv', folder: 'C:\\data\\' });
  expect(nameAndFolder('/data/sales/')).toEqual({ name: 'sales/', folder: '/data/' });
  expect(nameAndFolder('may.csv')).toEqual({ name: 'may.csv', folder: '' });
});
