/** The path of an export: suggested until one is typed, checked against what is there, its extension that of the format. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef, type Dispatch, type SetStateAction } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { inWorkspace } from '#renderer/rpc/in-workspace.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

/** State of whoever outlives the field. */
export type TypedPath = readonly [string | null, Dispatch<SetStateAction<string | null>>];

export interface ExportTarget {
  /** As the field shows it. */
  readonly path: string;
  /** undefined: not known yet. */
  readonly found: Output<'findExportTarget'> | undefined;
  /** Of the options or the path. */
  readonly error: EngineError | null;
  /** Of the workspace, with its separator. */
  readonly root: string;
  type(path: string): void;
}

/**
 * @param stem relative to the workspace, without extension.
 * @param typed null: the suggested path.
 */
export function useExportTarget(
  stem: string,
  format: string | undefined,
  options: Readonly<Record<string, unknown>>,
  [typed, setTyped]: TypedPath,
): ExportTarget {
  const root = useProcedure('getWorkspace', {}).data?.root ?? '';
  const written = { toFormat: format ?? '', writeOptions: { ...options } };
  // Whatever the name: what files of the format end in.
  const suggested = useFoundTarget({ to: stem, ...written }, format !== undefined);
  const extension = suggested.data?.extension;
  const before = useRef(extension);
  // Before it is drawn: nobody can start the export with the old extension.
  useLayoutEffect(() => {
    if (extension === undefined) return;
    const old = before.current;
    before.current = extension;
    if (old === undefined || old === extension) return;
    setTyped((path) => (path?.endsWith(old) === true ? `${path.slice(0, -old.length)}${extension}` : path));
  }, [extension, setTyped]);
  const fresh = useFoundTarget(
    { to: `${stem}${extension ?? ''}`, ...written },
    extension !== undefined && typed === null,
  );
  const inside = root === '' ? '' : `${root}${root.includes('\\') ? '\\' : '/'}`;
  const path = typed ?? inWorkspace(fresh.data?.free ?? '');
  const checked = useFoundTarget({ to: path, ...written }, format !== undefined && path.trim() !== '');
  // Until then the path may still change, by itself: it has the extension of the format before.
  const isSettled = !suggested.isPlaceholderData && (typed !== null || !fresh.isPlaceholderData);
  const isCurrent = isSettled && path.trim() !== '' && !checked.isPlaceholderData;
  return {
    path,
    found: isCurrent ? checked.data : undefined,
    error: checked.error ?? suggested.error,
    root: inside,
    type: setTyped,
  };
}

/** Looked up at every letter: files come and go without notice. */
function useFoundTarget(
  input: { to: string; toFormat: string; writeOptions: Record<string, unknown> },
  enabled: boolean,
) {
  return useQuery<Output<'findExportTarget'>, EngineError>({
    queryKey: ['findExportTarget', input],
    queryFn: ({ signal }) => client.call('findExportTarget', input, signal),
    enabled,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
}
