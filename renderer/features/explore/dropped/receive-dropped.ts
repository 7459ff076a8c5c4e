/** Dropped files: on the desktop by their path, in a browser slice by slice to the engine, readable from the first on. */

import { create } from 'zustand';
import { toEngineError } from '#engine/contract/errors.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';

export interface Receiving {
  readonly name: string;
  /** Bytes. */
  readonly received: number;
  readonly size: number;
  /** Rows of the received part can be shown: true for lines, false for a Parquet file. */
  readonly readable: boolean;
  cancel(): void;
}

/** By path; a file that is here whole is not in it. */
export const useReceiving = create<{ readonly files: Readonly<Record<string, Receiving>> }>(() => ({ files: {} }));

const sliceBytes = 4 * 1024 * 1024;
const linesByThemselves = /\.(?:csv|tsv|psv|txt|log|jsonl|ndjson)$/iu;

/** @param open called with the path of each as soon as it can be read. */
export function openDropped(files: Iterable<File>, open: (path: string) => void = openFile): void {
  for (const file of files) {
    const path = window.desktop?.pathForFile(file) ?? '';
    if (path === '') void receive(file, open);
    else open(path);
  }
}

/** By the file dialog of the system. */
export function chooseFiles(): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.multiple = true;
  field.addEventListener('change', () => openDropped(field.files ?? []));
  field.click();
}

async function receive(file: File, open: (path: string) => void): Promise<void> {
  const abort = new AbortController();
  let path: string | undefined;
  try {
    let fileId: string | null = null;
    for (let offset = 0; offset < file.size || fileId === null;) {
      const bytes = new Uint8Array(await file.slice(offset, offset + sliceBytes).arrayBuffer());
      const answer: { fileId: string; path: string; received: number } = await client.call(
        'receiveFile',
        { fileId, name: file.name, size: file.size, offset, bytes },
        abort.signal,
      );
      const isFirst = path === undefined;
      ({ fileId, path, received: offset } = answer);
      if (offset < file.size)
        note(path, {
          name: file.name,
          received: offset,
          size: file.size,
          readable: linesByThemselves.test(file.name),
          cancel: () => abort.abort(),
        });
      if (isFirst) open(path);
    }
    await settle(path!);
  } catch (thrown) {
    if (path !== undefined) await settle(path);
    const error = toEngineError(thrown);
    if (error.code === 'Cancelled')
      showToast({
        tone: 'info',
        title: `Stopped receiving ${file.name}. The part received so far is open in its tab.`,
      });
    else
      showToast({
        tone: 'bad',
        title: `Could not import ${file.name}: ${error.message}`,
        ...(error.hint === undefined ? {} : { text: error.hint }),
      });
  }
}

function note(path: string, receiving: Receiving): void {
  useReceiving.setState(({ files }) => ({ files: { ...files, [path]: receiving } }));
}

/** Replaces queries of the part with queries of the whole file. */
async function settle(path: string): Promise<void> {
  useReceiving.setState(({ files: { [path]: _done, ...others } }) => ({ files: others }));
  await queryClient.invalidateQueries({
    predicate: ({ queryKey: [name, input] }) =>
      (name === 'previewFile' || name === 'openPages') && (input as { path?: string }).path === path,
  });
}
