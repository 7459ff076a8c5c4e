import { expect, test } from 'vitest';
import { paceText } from '#main/cli/runs/pace-text.ts';

test('the pace of a run in a line', () => {
  expect(paceText({ bytesPerSecond: null, rowsPerSecond: null })).toBe('');
  expect(paceText({ bytesPerSecond: 41_234_567, rowsPerSecond: null })).toBe('41.2 MB/s');
  expect(paceText({ bytesPerSecond: 512, rowsPerSecond: 331_456.7 })).toBe('about 331,000 rows/s, 512 B/s');
});
