/** Rows of an export to the clipboard: their progress in a message with Stop, and a message that says what was copied. */

import type { EngineError } from '#engine/contract/errors.ts';
import { askExport, useExports } from '#renderer/features/explore/export/export-store.ts';
import type { ExportSource, ExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import { exportWords } from '#renderer/features/explore/export/export-words.ts';
import { readScope } from '#renderer/features/explore/export/read-scope.ts';
import { runStoppable } from '#renderer/features/explore/export/run-export.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { copyText, type CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';
import { mostCopied } from '#renderer/ui/data-grid/grid-handle.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';

interface CopyStart {
  readonly subject: ExportSubject;
  readonly source: ExportSource;
  readonly format: CopyFormat;
  readonly keepFormulas: boolean;
  readonly leaveOutMisfits?: boolean;
}

export function copyScope(start: CopyStart): void {
  const { subject, source, format, keepFormulas, leaveOutMisfits = false } = start;
  runStoppable(
    { title: `Copying ${subject.title} as ${format}`, text: 'Starting. If you stop, the clipboard is unchanged.' },
    async (signal, tell) => {
      const began = Date.now();
      const read = await readScope(source, {
        most: mostCopied,
        leaveOutMisfits,
        signal,
        onProgress: (fraction, note) => tell(exportWords(note, fraction, Date.now() - began), fraction),
      });
      signal.throwIfAborted();
      if ('tooMany' in read) tellTooMany(start, read.tooMany);
      else {
        const { text, escaped } = copyText(format, read.columns, read.rows, keepFormulas, subject.stem);
        await write(text, [
          `${countOf(read.rows.length, 'row')} copied as ${format}`,
          [
            ...(escaped === 0 ? [] : [`${countOf(escaped, 'formula')} escaped with an apostrophe.`]),
            ...read.warnings.slice(0, 1),
            ...(read.warnings.length > 1 ? [`And ${countOf(read.warnings.length - 1, 'more warning')}.`] : []),
          ].join(' '),
          read.warnings.length === 0 ? 'ok' : 'warn',
        ]);
      }
    },
    (error) => tellFailure(start, error),
  );
}

async function write(text: string, said: readonly [title: string, text: string, tone: 'ok' | 'warn']): Promise<void> {
  const [title, more, tone] = said;
  try {
    await navigator.clipboard.writeText(text);
    showToast({ tone, title, ...(more === '' ? {} : { text: more }) });
  } catch {
    // Browsers refuse it while another window has the focus.
    showToast({
      tone: 'warn',
      title: 'The rows are read. The browser did not let this window write to the clipboard.',
      action: { label: 'Copy now', run: () => void write(text, said) },
    });
  }
}

function tellTooMany({ subject }: CopyStart, values: number): void {
  showToast({
    tone: 'warn',
    title: `Nothing was copied: the clipboard takes up to ${exactCount(mostCopied)} values, and these are ${countOf(values, 'value')} or more.`,
    text: 'Export the rows to a file, or copy a selection.',
    action: { label: 'Export to file', run: () => askExport(subject, 'file') },
  });
}

function tellFailure(start: CopyStart, error: EngineError): void {
  const { subject } = start;
  if (error.code === 'Cancelled') {
    showToast({ tone: 'info', title: `Copy of ${subject.title} stopped. The clipboard is unchanged.` });
    return;
  }
  if (error.code === 'FileChanged') subject.reload?.();
  const isMisfit = error.code === 'MalformedFile' && start.leaveOutMisfits !== true;
  showToast({
    tone: 'bad',
    title: `Copy of ${subject.title}: ${error.message}`,
    ...(isMisfit
      ? { text: 'Nothing was copied. Fix the record, or copy without such records.' }
      : error.hint === undefined
        ? {}
        : { text: error.hint }),
    action: isMisfit
      ? { label: 'Skip such records', run: () => copyScope({ ...start, leaveOutMisfits: true }) }
      : { label: 'Change export', run: () => askExport(subject, useExports.getState().place) },
  });
}
