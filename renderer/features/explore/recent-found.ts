/**
 * What was open last and still exists: without what was deleted or renamed, also by other windows and programs. All of a
 * list is looked up together, when it is shown, after each change of the workspace, and when the window gets the focus.
 */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Input } from '#engine/contract/procedures/index.ts';
import { useOpenedFiles } from '#renderer/features/explore/open-path-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useRecentHere } from '#renderer/stores/recent-things.ts';
import type { Thing } from '#renderer/stores/subject.ts';

type Asked = Input<'findMissing'>['things'][number];

const none: ReadonlySet<string> = new Set();

/** In this workspace, without paths at which nothing was found. */
export function useRecentFound(): readonly Thing[] {
  const things = useRecentHere();
  const opened = useOpenedFiles((state) => state.paths);
  const known = things.filter(({ kind, input }) => kind !== 'file' || opened.includes(String(input['path'])));
  const missing = useMissing(known.map((thing) => [thing.id, askedOf(thing)]));
  return known.filter(({ id }) => !missing.has(id));
}

/** Paths of the files that were opened, newest first. */
export function useOpenedFound(): readonly string[] {
  const paths = useOpenedFiles((state) => state.paths);
  const missing = useMissing(paths.map((path) => [path, { kind: 'file', path }]));
  return useMemo(() => paths.filter((path) => !missing.has(path)), [paths, missing]);
}

/** @returns ids of those that do not exist, once that is known. */
function useMissing(things: readonly (readonly [id: string, asked: Asked])[]): ReadonlySet<string> {
  const { data } = useQuery({
    queryKey: ['findMissing', things],
    async queryFn({ signal }): Promise<ReadonlySet<string>> {
      const { missing } = await client.call('findMissing', { things: things.map(([, asked]) => asked) }, signal);
      return new Set(missing.map((position) => things[position]![0]));
    },
    enabled: things.length > 0,
    // Files come and go without an event.
    refetchOnMount: 'always',
    refetchOnWindowFocus: 'always',
    placeholderData: keepPreviousData,
    structuralSharing: (before, now) => (isSame(before, now) ? before : now),
  });
  return data ?? none;
}

function isSame(one: unknown, other: unknown): boolean {
  return one instanceof Set && other instanceof Set && one.size === other.size && [...one].every((id) => other.has(id));
}

function askedOf({ kind, input }: Thing): Asked {
  if (kind === 'file') return { kind, path: String(input['path']) };
  const name = String(input['name']);
  if (kind === 'table') return { kind, databaseName: String(input['databaseName']), name };
  return { kind: kind as Exclude<Asked['kind'], 'file' | 'table'>, name };
}
