/** Values that are offered come from the rows of the job itself. */

import { expect, test, vi } from 'vitest';
import { sampledValues } from '#renderer/features/jobs/inspector/sampled-values.ts';
import { queryClient } from '#renderer/rpc/queries.ts';

vi.mock('#renderer/rpc/queries.ts', async () => {
  const { QueryClient } = await import('@tanstack/react-query');
  return { queryClient: new QueryClient() };
});

test('values of one job are not offered in another that has a node of the same id', () => {
  const preview = (...countries: readonly string[]) => ({
    columns: [{ name: 'country', type: 'string' }],
    rows: countries.map((country) => ({ country })),
  });
  queryClient.setQueryData(['previewNode', 'sales', 'source:out', '{}'], preview('DE', 'FR', 'FR'));
  queryClient.setQueryData(['previewNode', 'returns', 'source:out', '{}'], preview('NL'));
  expect(sampledValues('sales', 'source:out', 'country')).toEqual([
    { value: 'FR', caption: '2 rows' },
    { value: 'DE', caption: '1 row' },
  ]);
  expect(sampledValues('returns', 'source:out', 'country').map(({ value }) => value)).toEqual(['NL']);
  expect(sampledValues('other', 'source:out', 'country')).toEqual([]);
});
