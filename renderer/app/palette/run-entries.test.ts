/** What the palette offers for a verb and part of a name. */

import { expect, test, vi } from 'vitest';

vi.mock('#renderer/rpc/connection.ts', () => ({ client: { onState: () => {}, onEvent: () => {} } }));
const localStorage = { getItem: () => null, setItem: () => {} };
vi.stubGlobal('localStorage', localStorage);
vi.stubGlobal('location', { protocol: 'http:' });
vi.stubGlobal('document', new EventTarget());
vi.stubGlobal('window', Object.assign(new EventTarget(), { localStorage, matchMedia: () => ({ matches: false }) }));

const { runEntries } = await import('#renderer/app/palette/run-entries.ts');

const run = (): Promise<void> => Promise.resolve();
const runnables = [
  { group: 'Jobs', definitions: [{ name: 'Daily sales' }, { name: 'returns' }], run },
  { group: 'Crawlers', definitions: [{ name: 'sales drop' }], run },
];

test.each<[string, string[]]>([
  ['run sales', ['Run Daily sales', 'Run sales drop']],
  ['  START  daily', ['Run Daily sales']],
  ['crawl sales drop', ['Run sales drop']],
  ['run', []],
  ['run ', []],
  ['sales', []],
  ['running sales', []],
  ['run nothing', []],
])('%j', (typed, titles) => {
  expect(runEntries(typed, runnables).map(({ title }) => title)).toEqual(titles);
});
