/** Corrected records as files: the written records are read back, even if other lines surrounded them before. */

import { describe, expect, test } from 'vitest';
import { getFormat, loadFormat } from '#engine/formats/index.ts';

describe('corrected records of CSV', () => {
  test('keep the dialect and drop the lines around records', async () => {
    const options = {
      separator: ';',
      quoteChar: "'",
      withHeader: true,
      headerRows: 2,
      skipLines: 3,
      skipFooter: 1,
      comment: '#',
      encoding: 'windows-1252',
      lineEnd: 'mixed',
      nullValues: ['-'],
      columns: ['a', 'b'],
    };
    const { content, reading } = (await loadFormat('csv')).writeRecords!(['1;2\r\n', "#3;'x\ny'"], {
      format: 'csv',
      compression: 'gzip',
      options,
    });
    expect(content).toBe("1;2\n#3;'x\ny'\n");
    expect(reading).toEqual({
      format: 'csv',
      compression: 'none',
      options: { separator: ';', quoteChar: "'", nullValues: ['-'], columns: ['a', 'b'], withHeader: false },
    });
    // Omitted options have values that change nothing.
    expect(getFormat('csv').readOptions.parse(reading.options)).toMatchObject({ skipLines: 0, comment: '' });
  });

  test('of JSON stand one on a line, with every digit', async () => {
    const { content, reading } = (await loadFormat('json')).writeRecords!(
      ['{\n "a": 12345678901234567890\n}', ' [1]\r\n'],
      {
        format: 'json',
        compression: 'zstd',
        options: { layout: 'array', encoding: 'utf-16', byteOrderMark: true, plainValues: true },
      },
    );
    expect(content).toBe('{  "a": 12345678901234567890 }\n[1]\n');
    expect(reading).toEqual({
      format: 'json',
      compression: 'none',
      options: { layout: 'lines', encoding: 'utf-8', byteOrderMark: false, plainValues: true },
    });
  });
});
