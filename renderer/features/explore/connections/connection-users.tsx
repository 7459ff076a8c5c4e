/** What uses a connection, each a link to its page: crawlers, jobs and saved queries with paths in its buckets. */

import { IconFileTypeSql, IconRadar2, IconRoute } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { crawlerThing, jobTab, savedQueryTab } from '#renderer/stores/open-editors.ts';
import { subjectOf, type Thing } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import countBadgeStyles from '#renderer/ui/count-badge.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

type User = Output<'getConnectionUsers'>['users'][number];

export function ConnectionUsers({ name }: { readonly name: string }) {
  const { data, error } = useProcedure('getConnectionUsers', { name });
  return (
    <section className={connectionStyles.users} aria-label="Used by">
      <h2 className={textStyles.strong}>
        Used by {data === undefined ? null : <span className={countBadgeStyles.badge}>{data.users.length}</span>}
      </h2>
      {error !== null ? (
        <ErrorView error={error} />
      ) : data === undefined ? (
        <LoadingView text="Finding crawlers, jobs and queries" />
      ) : (
        <SimpleTable
          label={`Used by: ${name}`}
          columns={columns}
          rows={data.users}
          keyOf={(user) => thingOf(user).id}
          onChoose={(user) => openTab({ ...thingOf(user), preview: true })}
          subjectOf={(user) => subjectOf(thingOf(user))}
          empty="No crawler, job or saved query has a path in the buckets of this connection."
        />
      )}
    </section>
  );
}

function thingOf({ kind, name }: User): Thing {
  switch (kind) {
    case 'crawler':
      return crawlerThing(name);
    case 'job':
      return jobTab(name);
    case 'query':
      return savedQueryTab(name);
  }
}

const icons: Readonly<Record<User['kind'], ReactNode>> = {
  crawler: <IconRadar2 size={15} stroke={1.5} />,
  job: <IconRoute size={15} stroke={1.5} />,
  query: <IconFileTypeSql size={15} stroke={1.5} />,
};

const columns: readonly SimpleColumn<User>[] = [
  {
    title: 'Name',
    cell: ({ kind, name }) => (
      <span className={layoutStyles.iconAndName}>
        {icons[kind]}
        {name} <span className={textStyles.muted}>{kind}</span>
      </span>
    ),
  },
  {
    title: 'Path',
    wraps: true,
    cell: ({ uses }) => (
      <span className={textStyles.monospace}>{[...new Set(uses.map(({ path }) => path))].join(', ')}</span>
    ),
  },
  { title: 'Reads', width: '64', cell: ({ uses }) => (uses.some(({ use }) => use === 'reads') ? 'yes' : 'no') },
  { title: 'Writes', width: '64', cell: ({ uses }) => (uses.some(({ use }) => use === 'writes') ? 'yes' : 'no') },
];
