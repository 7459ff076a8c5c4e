/** A file or a table that is dropped on the canvas becomes a source there. */

import { openDropped } from '#renderer/features/explore/dropped/receive-dropped.ts';
import { addAfter, type Given } from '#renderer/features/jobs/job-actions.ts';
import { rowPitch } from '#renderer/features/jobs/graph/auto-layout.ts';
import type { Place } from '#renderer/features/jobs/graph/edit-job.ts';
import { knownTransforms } from '#renderer/features/jobs/transforms.ts';
import { inWorkspace } from '#renderer/rpc/in-workspace.ts';
import { carriesItem, droppedItem } from '#renderer/stores/dragged-item.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { folderName } from '#renderer/ui/format/words.ts';

export function carriesSource(transfer: DataTransfer): boolean {
  return carriesItem(transfer) || transfer.types.includes('Files');
}

/** A file of the browser is received first, as when it is opened. */
export function addDropped(job: string, transfer: DataTransfer, place: Place): void {
  const item = droppedItem(transfer);
  if (item === undefined) {
    if (window.desktop === undefined && hasFolder(transfer)) {
      showToast({
        tone: 'warn',
        title: 'A browser cannot give the path of a folder.',
        text: 'Add a node and type the path of the folder.',
      });
      return;
    }
    let count = 0;
    openDropped(transfer.files, (path) => {
      addSource(job, 'PathSource', fileSource(path), { x: place.x, y: place.y + rowPitch * count });
      count += 1;
    });
    return;
  }
  if (item.kind === 'file') return addSource(job, 'PathSource', fileSource(item.path), place);
  const { databaseName, name } = item;
  addSource(job, 'CatalogSource', { name, args: { databaseName, tableName: name } }, place);
}

function hasFolder({ items }: DataTransfer): boolean {
  return [...items].some((item) => item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory === true);
}

function fileSource(path: string): Given {
  return { name: folderName(path), args: { path: inWorkspace(path) } };
}

function addSource(job: string, transform: string, given: Given, place: Place): void {
  const found = knownTransforms().get(transform);
  if (found !== undefined) addAfter(job, found, null, null, { given, place });
}
