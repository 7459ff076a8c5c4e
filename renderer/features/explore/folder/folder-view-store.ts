/** Whether an open folder shows the rows of all its files or the list of them, where a person chose. */

import { create } from 'zustand';

export type FolderView = 'rows' | 'files';

export const useFolderViews = create<Readonly<Record<string, FolderView>>>()(() => ({}));

export function showFolderView(path: string, view: FolderView): void {
  useFolderViews.setState({ [path]: view });
}
