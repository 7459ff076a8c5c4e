/** The connections as a section of the side bar. */

import { IconBucket } from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { connectionThing, openConnection } from '#renderer/features/explore/connections/connection-store.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import type { TreeSection } from '#renderer/ui/tree/tree-rows.ts';

/** @param connections undefined: not known yet. */
export function connectionSection(connections: Output<'getConnections'> | undefined): TreeSection {
  return {
    title: 'Connections',
    empty: connections === undefined ? 'Loading connections' : 'None. Buckets need a connection.',
    isGrowing: connections === undefined,
    items: (connections ?? []).map(({ name, connectionType, buckets, endpoint, keys }) => ({
      id: connectionThing(name).id,
      label: name,
      icon: <IconBucket size={15} stroke={1.5} />,
      caption: buckets.length === 1 ? buckets[0]! : buckets.length === 0 ? connectionType : `${buckets.length} buckets`,
      hint: [name, endpoint ?? connectionType, buckets.join(', '), keys].filter((part) => part !== '').join('\n'),
      subject: subjectOf(connectionThing(name)),
      open: () => openConnection(name, true),
      keep: () => openConnection(name),
    })),
  };
}
