/** Where a sub-flow is used, and which of these places gives its inputs rows and its parameters values while it is edited. */

import { useMemo } from 'react';
import { create } from 'zustand';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { subflowOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { queryClient, queryKey, useProcedure } from '#renderer/rpc/queries.ts';

export interface SubflowPlace {
  readonly jobName: string;
  /** `outer.inner` inside of another sub-flow. */
  readonly nodeId: string;
}

export interface NamedPlace extends SubflowPlace {
  readonly nodeName: string;
}

export interface Opened {
  readonly place?: SubflowPlace | undefined;
  /** The draft from which it was opened, and the node there. */
  readonly from?: { readonly draft: string; readonly nodeId: string } | undefined;
}

/** By name of the sub-flow. */
const useOpened = create<{ readonly opened: Readonly<Record<string, Opened>> }>(() => ({ opened: {} }));

export function noteOpened(subflow: string, change: Opened): void {
  useOpened.setState(({ opened }) => ({ opened: { ...opened, [subflow]: { ...opened[subflow], ...change } } }));
}

export function findOpened(subflow: string): Opened {
  return useOpened.getState().opened[subflow] ?? {};
}

/** The place by which it was opened, else the first one. @returns undefined: no job uses it. */
export function findPlace(subflow: string): NamedPlace | undefined {
  const users = queryClient.getQueryData<Output<'getSubflowUsers'>>(queryKey('getSubflowUsers', { name: subflow }));
  return chosen(placesOf(users), findOpened(subflow).place);
}

export interface SubflowUse {
  /** Whether the answers are there. */
  readonly isKnown: boolean;
  readonly places: readonly NamedPlace[];
  /** undefined: no job uses it. */
  readonly place: NamedPlace | undefined;
  /** The job of the place. */
  readonly job: Job | undefined;
}

/** @param draftName of a job: there are no places. */
export function useSubflowUse(draftName: string): SubflowUse {
  const subflow = subflowOf(draftName);
  const name = subflow ?? '';
  const users = useProcedure('getSubflowUsers', { name }, { enabled: subflow !== undefined });
  const wanted = useOpened(({ opened }) => opened[name]?.place);
  const places = useMemo(() => placesOf(users.data), [users.data]);
  const place = chosen(places, wanted);
  const job = useProcedure('getJob', { name: place?.jobName ?? '' }, { enabled: place !== undefined });
  const isKnown = users.data !== undefined && (place === undefined || job.data !== undefined || job.error !== null);
  return { isKnown, places, place, job: place === undefined ? undefined : job.data?.job };
}

function placesOf(users: Output<'getSubflowUsers'> | undefined): readonly NamedPlace[] {
  return (users?.jobs ?? []).flatMap(({ name: jobName, nodes }) =>
    nodes.map(({ id, name }) => ({ jobName, nodeId: id, nodeName: name })),
  );
}

function chosen(places: readonly NamedPlace[], wanted: SubflowPlace | undefined): NamedPlace | undefined {
  const isWanted = ({ jobName, nodeId }: SubflowPlace): boolean =>
    jobName === wanted?.jobName && nodeId === wanted.nodeId;
  return places.find(isWanted) ?? places[0];
}
