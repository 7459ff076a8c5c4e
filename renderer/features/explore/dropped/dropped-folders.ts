/** Dropped items, with folders walked: their files in the order of their paths, up to a limit. */

import {
  filesOfFolder,
  folderOf,
  mostListed,
  mostOpened,
  type Walked,
} from '#renderer/features/explore/dropped/chosen-folder.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { openDropped } from '#renderer/features/explore/dropped/receive-dropped.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

/** On the desktop a folder has a path, which identifies it. */
export function takeDropped(transfer: DataTransfer): void {
  if (window.desktop !== undefined) {
    openDropped(transfer.files);
    return;
  }
  // The list is empty once the event is over, so that nothing may be waited for before this.
  const folders: FileSystemDirectoryEntry[] = [];
  const files: File[] = [];
  for (const item of transfer.items) {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    const file = item.getAsFile();
    if (entry?.isDirectory === true) folders.push(entry as FileSystemDirectoryEntry);
    else if (file !== null) files.push(file);
  }
  openDropped(files);
  for (const folder of folders) {
    walk(folder).then(openWalked, (thrown: unknown) =>
      showToast({
        tone: 'bad',
        title: `The folder ${folder.name} could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        text: 'Open it by its path instead, which copies nothing.',
      }),
    );
  }
}

/** By the folder dialog of the system; a browser asks whether its files may be read. */
export function chooseFolder(): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.webkitdirectory = true;
  field.addEventListener('change', () => {
    const files = [...(field.files ?? [])];
    const [first] = files;
    const path = first === undefined ? '' : (window.desktop?.pathForFile(first) ?? '');
    if (first === undefined || path === '') openWalked(filesOfFolder(files));
    else openFile(folderOf(path, first.webkitRelativePath));
  });
  field.click();
}

function openWalked({ name, files, fileCount }: Walked): void {
  openDropped(files);
  if (fileCount === 0) {
    showToast({ tone: 'warn', title: `The folder ${name} has no files.` });
    return;
  }
  if (fileCount > files.length)
    showToast({
      tone: 'info',
      title: `Opened the first ${files.length} of ${fileCount >= mostListed ? 'more than ' : ''}${countOf(fileCount, 'file')} in ${name}.`,
      text: 'Crawl the folder by its path to see all of them as tables.',
    });
}

async function walk(root: FileSystemDirectoryEntry): Promise<Walked> {
  const entries: FileSystemFileEntry[] = [];
  const waiting = [root];
  for (let folder = waiting.shift(); folder !== undefined && entries.length < mostListed; folder = waiting.shift()) {
    for (const entry of await entriesOf(folder)) {
      // As a crawl does: what begins with a dot or an underscore is not data.
      if (/^[._]/u.test(entry.name)) continue;
      if (entry.isDirectory) waiting.push(entry as FileSystemDirectoryEntry);
      else entries.push(entry as FileSystemFileEntry);
    }
  }
  entries.sort((left, right) => (left.fullPath < right.fullPath ? -1 : 1));
  const files = await Promise.all(entries.slice(0, mostOpened).map(fileOf));
  return { name: root.name, files, fileCount: entries.length };
}

/** A reader gives at most a hundred at a time, and none at the end (wicg.github.io/entries-api). */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return found;
    found.push(...part);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
