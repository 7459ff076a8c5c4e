/** Opens editors that several features lead to. */

import { openTab } from '#renderer/stores/workbench.ts';
import { fileName } from '#renderer/ui/format/words.ts';

/** @param path absolute. */
export function openFileEditor(path: string, preview = false): void {
  openTab({ id: `file:${path}`, kind: 'file', title: fileName(path), input: { path }, preview });
}

export function openTableEditor(databaseName: string, name: string): void {
  openTab({
    id: `table:${databaseName}.${name}`,
    kind: 'table',
    title: name,
    input: { databaseName, name },
    preview: true,
  });
}
