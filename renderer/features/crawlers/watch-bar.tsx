/** The live state of a crawler's watch, on the page of the crawler. */

import { IconAlertTriangle, IconEye, IconEyeOff } from '@tabler/icons-react';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { watchTimes, watchTitle } from '#renderer/features/crawlers/watch-words.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Of one crawler; undefined: it is not set to watch, or the answer is not there yet. */
export function useWatch(crawlerName: string): WatchedCrawler | undefined {
  return useProcedure('getWatchedCrawlers', {}).data?.find((each) => each.crawlerName === crawlerName);
}

export function WatchBar({ crawlerName }: { readonly crawlerName: string }) {
  const watch = useWatch(crawlerName);
  if (watch === undefined) return null;
  const { state, reason, error, needsTrust } = watch;
  const isBad = state === 'missing' || error !== null;
  const Icon = isBad ? IconAlertTriangle : state === 'off' ? IconEyeOff : IconEye;
  const trust = (): void => {
    runCommand('trustWorkspace', {}).catch((thrown: unknown) =>
      showFailure('Watching the folders', toEngineError(thrown)),
    );
  };
  return (
    <section className={classes(crawlerStyles.watch, layoutStyles.row)} aria-label="Watched folder">
      <Tag tone={isBad ? 'warn' : state === 'off' ? 'plain' : 'ok'} icon={<Icon size={13} stroke={1.5} />}>
        {watchTitle(watch)}
      </Tag>
      <span className={classes(textStyles.compact, textStyles.secondary)} role="status">
        {reason === null ? '' : `${reason} `}
        {error === null ? '' : `The last crawl failed: ${error} `}
        {state === 'off' ? '' : watchTimes(watch)}
      </span>
      {needsTrust ? (
        <span className={layoutStyles.end}>
          <Button changes size="sm" onClick={trust}>
            Allow watching
          </Button>
        </span>
      ) : null}
    </section>
  );
}
