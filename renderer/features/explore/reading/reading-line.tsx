/** How a file was read, in one line of words. */

import { IconFileText } from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readingWords } from '#renderer/features/explore/reading/reading-words.ts';
import { fileName } from '#renderer/ui/format/words.ts';

export function ReadingLine({ preview }: { readonly preview: Output<'previewFile'> }) {
  return (
    <span className="row g6 cut">
      <IconFileText size={15} stroke={1.5} />
      <b className="nw">{fileName(preview.path)}</b>
      <span className="t2 cut">{readingWords(preview.classification, preview.options)}</span>
    </span>
  );
}
