/** What a damaged file is called: DuckDB's messages end in as many ways as it has readers. */

import { expect, test } from 'vitest';
import { convertDuckError } from '#engine/duckdb/errors.ts';
import { asFileError } from '#engine/formats/file-fault.ts';

test.each([
  ['Payload value bigger than allowed. Corrupted file?', 'Payload value bigger than allowed.'],
  ['DELTA_BYTE_ARRAY - prefix is out of range - corrupt file?', 'DELTA_BYTE_ARRAY - prefix is out of range.'],
  ['Out of buffer', 'its content ends too early.'],
  ['TProtocolException: Invalid data', 'the header of a page is damaged.'],
  ['TProtocolException: Exceeded size limit', 'the header of a page is damaged.'],
  ['don\u0027t know what type: \u000f', 'the header of a page is damaged.'],
  ['Failed to read file "/data/a.parquet": Missing data page header.', 'Missing data page header.'],
])('%s: one sentence with the file, which does not ask', (message, reason) => {
  const error = asFileError(convertDuckError(new Error(message)), '/data/a.parquet');
  expect(error.message).toBe(`/data/a.parquet cannot be read: ${reason}`);
  expect(error).toMatchObject({
    code: 'MalformedFile',
    details: { path: '/data/a.parquet' },
    hint: expect.any(String),
  });
});
