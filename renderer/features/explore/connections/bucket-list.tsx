/** The buckets of a connection; each opens as a folder. */

import { IconBucket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { toEngineError } from '#engine/contract/errors.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryKey } from '#renderer/rpc/queries.ts';
import { classes } from '#renderer/ui/classes.ts';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import startStyles from '#renderer/features/explore/start-page.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface BucketListProps {
  readonly name: string;
  onClose(): void;
}

export function BucketList({ name, onClose }: BucketListProps) {
  const input = { name };
  // Asked whenever it is opened, and not again by itself: each time is a request to the service.
  const answer = useQuery({
    queryKey: queryKey('getBuckets', input),
    queryFn: ({ signal }) => client.call('getBuckets', input, signal),
    staleTime: 0,
    gcTime: 0,
  });
  if (answer.error !== null) return <ErrorView error={toEngineError(answer.error)} />;
  if (answer.data === undefined) return <LoadingView text="Listing the buckets" />;
  const { buckets } = answer.data;
  if (buckets.length === 0) return <EmptyView title="No buckets" text="The service lists no bucket for these keys." />;
  return (
    <div className={classes(startStyles.card, connectionStyles.buckets)}>
      {buckets.map((bucket) => (
        <button
          key={bucket}
          type="button"
          className={startStyles.entry}
          onClick={() => (onClose(), openFile(`s3://${bucket}`))}
        >
          <IconBucket size={16} stroke={1.5} className={textStyles.secondary} />
          <span className={classes(layoutStyles.grow, textStyles.truncated, textStyles.monospace)}>{bucket}</span>
        </button>
      ))}
    </div>
  );
}
