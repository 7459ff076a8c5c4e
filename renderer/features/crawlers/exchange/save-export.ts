/** JSON for AWS Glue as a file, and what differs there. */

import { downloadFile, fileNameOf } from '#renderer/stores/download-file.ts';
import { showToast } from '#renderer/stores/toasts.ts';

interface Exported {
  readonly text: string;
  readonly found: readonly { readonly name: string; readonly changes: readonly string[] }[];
}

/** @param name of the one that is exported; undefined: all. */
export function saveExport(noun: 'classifier' | 'crawler', name: string | undefined, { text, found }: Exported): void {
  downloadFile(new Blob([text], { type: 'application/json' }), fileNameOf(name ?? `${noun}s`, noun, 'json'));
  const changes = found.flatMap((each) => each.changes.map((says) => `${each.name}: ${says}`));
  if (changes.length > 0) showToast({ tone: 'warn', title: 'AWS Glue differs', text: changes.join('\n') });
}
