/** Files opened in Explore, newest first, and whether the path dialog is open. */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { fileTab, openFileEditor } from '#renderer/stores/open-editors.ts';
import { replaceTab } from '#renderer/stores/workbench.ts';

interface OpenedFiles {
  readonly paths: readonly string[];
  readonly dialogOpen: boolean;
  /** Initial value of the path field; the editor that found nothing there is reused for the right path. */
  readonly wrongPath: string;
}

const mostKept = 30;

export const useOpenedFiles = create<OpenedFiles>()(
  persist((): OpenedFiles => ({ paths: [], dialogOpen: false, wrongPath: '' }), {
    name: 'tenon.opened-files',
    version: 1,
    partialize: ({ paths }) => ({ paths }),
  }),
);

/** @param wrongPath one to be corrected. */
export function openPathDialog(wrongPath = ''): void {
  useOpenedFiles.setState({ dialogOpen: true, wrongPath });
}

export function closePathDialog(): void {
  useOpenedFiles.setState({ dialogOpen: false });
}

/** @param path absolute; one that was not opened before is kept once its rows are there. */
export function openFile(path: string, preview = false): void {
  if (useOpenedFiles.getState().paths.includes(path)) putFirst(path);
  openFileEditor(path, preview);
}

/** In the place of the editor of a path that was not right. */
export function correctPath(wrongPath: string, path: string): void {
  replaceTab(fileTab(wrongPath).id, fileTab(path));
  openFile(path);
}

/** Its rows are there: it is offered again. */
export function keepOpened(path: string): void {
  if (!useOpenedFiles.getState().paths.includes(path)) putFirst(path);
}

function putFirst(path: string): void {
  useOpenedFiles.setState(({ paths }) => ({
    paths: [path, ...paths.filter((each) => each !== path)].slice(0, mostKept),
  }));
}
