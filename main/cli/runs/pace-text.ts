/** How fast a run reads, for the line of its progress. */

import type { Output } from '#engine/contract/procedures/index.ts';

type Pace = Pick<Extract<Output<'watchJobRun'>, { readonly item: 'progress' }>, 'bytesPerSecond' | 'rowsPerSecond'>;

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `about 331,000 rows/s, 41.2 MB/s`; '' while it is not known. */
export function paceText({ bytesPerSecond, rowsPerSecond }: Pace): string {
  const rows = rowsPerSecond === null ? [] : [`about ${roundedText(rowsPerSecond)} rows/s`];
  return [...rows, ...(bytesPerSecond === null ? [] : [`${sizeText(bytesPerSecond)}/s`])].join(', ');
}

/** To three digits: it changes all the time. */
function roundedText(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function sizeText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]!}`;
}
