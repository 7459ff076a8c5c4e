import { expect, test } from 'vitest';
import { pathCrawlName } from '#engine/contract/crawl-subject.ts';
import { cellNumbers, cellWords, rowNames, slotLabel } from '#renderer/features/runs/calendar/calendar-words.ts';
import { scrollToNow } from '#renderer/features/runs/calendar/kept-calendar.ts';

const none = { slot: 0, succeeded: 0, rejecting: 0, undone: 0, failed: 0, stopped: 0, unfinished: 0, coming: 0 };

test('a cell shows what ran and what is coming', () => {
  expect(cellNumbers({ ...none, succeeded: 2, coming: 3 })).toEqual({ ran: '2', coming: '3' });
  expect(cellNumbers({ ...none, succeeded: 2, failed: 1 })).toEqual({ ran: '1 of 3', coming: '' });
  expect(cellNumbers({ ...none, coming: 24 })).toEqual({ ran: '', coming: '24' });
});

test('hours are equally wide', () => {
  const labels = [0, 9, 14].map((hour) => slotLabel(new Date(2025, 10, 28, hour).getTime(), 'hour'));
  expect(labels).toEqual(['00', '09', '14']);
});

test('runs that rejected records are not among those that only succeeded', () => {
  expect(cellWords({ ...none, succeeded: 3, rejecting: 1 })).toBe('3 runs: 2 succeeded, 1 succeeded with rejects');
});

test('runs that were undone count among those that ran, and not as succeeded', () => {
  expect(cellNumbers({ ...none, succeeded: 1, undone: 1 })).toEqual({ ran: '2', coming: '' });
  expect(cellWords({ ...none, succeeded: 1, undone: 1 })).toBe('2 runs: 1 succeeded, 1 undone');
});

test('the current column is in the middle beside the names, or as far as it goes', () => {
  const columns = { width: 50, names: 200, shown: 850, whole: 4000 };
  expect(scrollToNow({ ...columns, left: 1500 })).toBe(1000);
  expect(scrollToNow({ ...columns, left: 250 })).toBe(0);
  // 19 Nov is not cut to 9 Nov.
  expect(scrollToNow({ left: 1476, width: 56, names: 160, shown: 1000, whole: 1784 }) % 56).toBe(0);
  // Nor where a wide window reaches the end of the last column.
  expect(scrollToNow({ left: 1280, width: 56, names: 160, shown: 1152, whole: 1784 })).toBe(616);
  expect(scrollToNow({ left: 1280, width: 56, names: 160, shown: 2000, whole: 1784 })).toBe(0);
});

test('rows of the same name are distinguished: by kind, and paths by folder', () => {
  const rows = [
    { kind: 'job', name: 'sales' },
    { kind: 'crawler', name: 'sales' },
    { kind: 'crawler', name: pathCrawlName('/2024/sales') },
    { kind: 'crawler', name: pathCrawlName('/2025/sales/') },
    { kind: 'job', name: 'other' },
    { kind: 'crawler', name: pathCrawlName('/2025/other') },
  ] as const;
  expect(rowNames(rows).map(({ title, apart }) => `${title} ${apart}`)).toEqual([
    'sales job',
    'sales crawler',
    'sales 2024',
    'sales 2025',
    'other job',
    'other path',
  ]);
  expect(rowNames(rows.slice(0, 1))).toEqual([{ title: 'sales', apart: '' }]);
});
