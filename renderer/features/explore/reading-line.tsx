/** How a file was read, in one line of words. */

import { IconFileText } from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';

export function ReadingLine({ preview }: { readonly preview: Output<'previewFile'> }) {
  return (
    <span className="row g6 cut">
      <IconFileText size={15} stroke={1.5} />
      <b className="nw">{preview.path.split(/[/\\]/u).at(-1)}</b>
      <span className="t2 cut">{readingWords(preview.classification, preview.options)}</span>
    </span>
  );
}

const separators: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
  ' ': 'space',
};

/** `CSV, utf-8, semicolon between fields, header on the first line`. */
export function readingWords(classification: string, options: Readonly<Record<string, unknown>>): string {
  const parts = [classification.toUpperCase()];
  const { encoding, separator, withHeader } = options;
  if (typeof encoding === 'string') parts.push(encoding);
  if (typeof separator === 'string') parts.push(`${separators[separator] ?? JSON.stringify(separator)} between fields`);
  if (typeof withHeader === 'boolean') parts.push(withHeader ? 'names from the first line' : 'no header');
  return parts.join(', ');
}
