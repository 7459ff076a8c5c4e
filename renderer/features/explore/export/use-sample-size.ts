/** How large an export becomes in a format whose bytes do not follow from the values: by a sample that the engine writes. */

import { useQuery } from '@tanstack/react-query';
import type { Input } from '#engine/contract/procedures/index.ts';
import type { ExportTargetProps } from '#renderer/features/explore/export/export-actions.tsx';
import { client } from '#renderer/rpc/connection.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';

export interface EstimatedSize {
  /** Bytes. */
  readonly size: number;
  /** For a tooltip. */
  readonly basis: string;
}

/** Milliseconds in which an option may still change. */
const settling = 400;

/** @param format null: nothing is written. @returns undefined: not known, or not yet. */
export function useSampleSize(
  { subject, scope, source }: ExportTargetProps,
  format: string | null,
  options: Readonly<Record<string, unknown>>,
  keepFormulas: boolean,
): EstimatedSize | undefined {
  const { rowCount } = scope;
  const sample = format === null || rowCount === null ? undefined : subject.sampleOf?.(scope, source);
  const input: Input<'estimateExport'> | null =
    sample === undefined || format === null || rowCount === null
      ? null
      : { source: sample, rowCount, toFormat: format, writeOptions: { ...options }, keepFormulas };
  const settled = useSettled(JSON.stringify(input), settling);
  const { data } = useQuery({
    queryKey: ['estimateExport', settled],
    queryFn: ({ signal }) => client.call('estimateExport', JSON.parse(settled) as Input<'estimateExport'>, signal),
    enabled: settled !== 'null',
    retry: false,
    gcTime: 60_000,
  });
  if (settled !== JSON.stringify(input) || data === undefined || data.sizeBytes === null) return undefined;
  const rows = data.sampleRows === 1 ? '1 row' : `${exactCount(data.sampleRows)} rows`;
  return { size: data.sizeBytes, basis: `From ${rows}, written as a sample` };
}
