/** Below the rows of a file: columns whose type or form is not certain. Leads to their evidence. */

import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useFileReading, type Stated } from '#renderer/features/explore/reading/file-reading.ts';
import { toCheckWords } from '#renderer/features/explore/reading/reading-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import textStyles from '#renderer/ui/text.module.css';

export function ToCheck({ path, stated }: { readonly path: string; readonly stated: Stated }) {
  const words = toCheckWords(useFileReading(path, stated).data?.evidence ?? []);
  if (words === undefined) return null;
  return (
    <Button size="sm" tone="quiet" onClick={() => void runCommandById('explore.reading-options')}>
      <span className={textStyles.warning}>{words}</span>
    </Button>
  );
}
