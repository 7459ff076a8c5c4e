/** How a file was read, in one line of words. */

import { IconFileText } from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readingWords } from '#renderer/features/explore/reading/reading-words.ts';
import { fileName } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import readingStyles from '#renderer/features/explore/reading/reading.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function ReadingLine({ preview }: { readonly preview: Output<'previewFile'> }) {
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, textStyles.truncated, readingStyles.readingLine)}>
      <IconFileText size={15} stroke={1.5} />
      <span className={readingStyles.nameAndWords}>
        <b className={classes(readingStyles.fileName, textStyles.truncated)} title={preview.path}>
          {fileName(preview.path)}
        </b>
        <span className={classes(textStyles.secondary, textStyles.truncated, readingStyles.words)}>
          {readingWords(preview.classification, preview.options)}
        </span>
      </span>
    </span>
  );
}
