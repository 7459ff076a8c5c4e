/** Exports that this window started: their progress in a message with Stop, and a message that leads to the file. */

import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { askExport, useExports } from '#renderer/features/explore/export/export-store.ts';
import type { ExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import { exportWords, guardedWords } from '#renderer/features/explore/export/export-words.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { changeToast, closeToast, showToast } from '#renderer/stores/toasts.ts';
import { byteSize, countOf, fileName } from '#renderer/ui/format/words.ts';

export interface ExportStart {
  readonly subject: ExportSubject;
  /** Title of the format. */
  readonly formatTitle: string;
  readonly input: Input<'exportRows'>;
}

type Written = Extract<Output<'exportRows'>, { item: 'result' }>['file'];

const aborts = new Set<AbortController>();

export function stopExports(): void {
  for (const abort of aborts) abort.abort();
}

export function startExport(start: ExportStart): void {
  const { subject, formatTitle, input } = start;
  runStoppable(
    {
      title: `Exporting ${subject.title} to ${formatTitle}`,
      text: 'Starting. If you stop, no partial file is left.',
    },
    async (signal, tell) => tellWritten(await writtenFile(input, signal, tell)),
    (error) => tellFailure(start, error),
  );
}

/** @throws EngineError of exportRows. */
export async function writtenFile(input: ExportStart['input'], signal: AbortSignal, tell: Tell): Promise<Written> {
  const began = Date.now();
  let note = '';
  for await (const item of client.stream('exportRows', input, signal)) {
    if (item.item === 'result') return item.file;
    note = item.note === '' ? note : item.note;
    tell(exportWords(note, item.fraction, Date.now() - began), item.fraction);
  }
  signal.throwIfAborted();
  throw new Error('The export ended without a file');
}

/** @param fraction 0…1; null: unknown. */
type Tell = (text: string, fraction: number | null) => void;

/** Work with its progress in a message, which *Stop export* stops, too. */
export function runStoppable(
  message: { readonly title: string; readonly text: string },
  work: (signal: AbortSignal, tell: Tell) => Promise<void>,
  onFailure: (error: EngineError) => void,
): void {
  const abort = new AbortController();
  aborts.add(abort);
  useExports.setState(({ running }) => ({ running: running + 1 }));
  const toast = showToast({
    tone: 'info',
    ...message,
    progress: { fraction: null },
    action: { label: 'Stop', run: () => abort.abort() },
  });
  void work(abort.signal, (text, fraction) => changeToast(toast, { text, progress: { fraction } }))
    .catch((thrown: unknown) => onFailure(toEngineError(thrown)))
    .finally(() => {
      closeToast(toast);
      aborts.delete(abort);
      useExports.setState(({ running }) => ({ running: running - 1 }));
    });
}

function tellWritten({ path, rowCount, size, guardedValues, warnings }: Written): void {
  useExports.setState({ last: path });
  const [first] = warnings;
  showToast({
    tone: first === undefined ? 'ok' : 'warn',
    title: `${countOf(rowCount, 'row')} exported to ${fileName(path)}, ${byteSize(size)}.`,
    text:
      first === undefined
        ? `${path}${guardedWords(guardedValues)}`
        : `${first}${warnings.length > 1 ? ` And ${countOf(warnings.length - 1, 'more warning')}.` : ''}`,
    action: { label: 'Open file', run: () => openFile(path) },
    otherAction: { label: 'Copy path', run: () => void copyText(path, 'Path') },
  });
}

function tellFailure(start: ExportStart, error: EngineError): void {
  const { subject, input } = start;
  if (error.code === 'Cancelled') {
    showToast({ tone: 'info', title: `Export of ${subject.title} stopped. No file was written.` });
    return;
  }
  const isMisfit = error.code === 'MalformedFile' && input.leaveOutMisfits !== true;
  if (error.code === 'FileChanged') subject.reload?.();
  showToast({
    tone: 'bad',
    title: `Export of ${subject.title}: ${error.message}`,
    ...(isMisfit
      ? { text: 'No file was written. Fix the record, or export without such records.' }
      : error.hint === undefined
        ? {}
        : { text: error.hint }),
    action: isMisfit
      ? {
          label: 'Skip such records',
          run: () => startExport({ ...start, input: { ...input, leaveOutMisfits: true } }),
        }
      : { label: 'Change export', run: () => askExport(subject) },
  });
}
