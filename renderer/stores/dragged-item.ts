/** What is dragged from a list of the window to a place that takes it: a table, a file, a job or a crawler. */

import { z } from 'zod';

const mediaType = 'application/x-tenon-item';

const draggedItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('table'), databaseName: z.string().min(1), name: z.string().min(1) }),
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1).describe('Absolute.') }),
]);
export type DraggedItem = z.output<typeof draggedItemSchema>;

export function startDrag(transfer: DataTransfer, item: DraggedItem): void {
  transfer.setData(mediaType, JSON.stringify(item));
  transfer.effectAllowed = 'copy';
}

export function carriesItem({ types }: DataTransfer): boolean {
  return types.includes(mediaType);
}

/** undefined: nothing of this window, or not in its form. */
export function droppedItem(transfer: DataTransfer): DraggedItem | undefined {
  try {
    return draggedItemSchema.safeParse(JSON.parse(transfer.getData(mediaType))).data;
  } catch {
    return undefined;
  }
}

/** Apart from tables and files, so that a canvas knows what it takes before it is dropped. */
const startableMediaType = 'application/x-tenon-startable';

const startableSchema = z.union([
  z.strictObject({ jobName: z.string().min(1) }),
  z.strictObject({ crawlerName: z.string().min(1) }),
]);

export function startStartableDrag(transfer: DataTransfer, startable: z.output<typeof startableSchema>): void {
  transfer.setData(startableMediaType, JSON.stringify(startable));
  transfer.effectAllowed = 'copy';
}

export function carriesStartable({ types }: DataTransfer): boolean {
  return types.includes(startableMediaType);
}

/** undefined: no job or crawler of this window. */
export function droppedStartable(transfer: DataTransfer): z.output<typeof startableSchema> | undefined {
  try {
    return startableSchema.safeParse(JSON.parse(transfer.getData(startableMediaType))).data;
  } catch {
    return undefined;
  }
}
