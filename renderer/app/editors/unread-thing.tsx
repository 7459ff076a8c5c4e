/** In place of an editor whose thing cannot be read: where it no longer exists, that and the ways on. */

import { useEffect } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import { forgetRecent } from '#renderer/stores/recent-things.ts';
import { closeTab, openArea, useWorkbench, type AreaName } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import { EmptyView, ErrorView } from '#renderer/ui/state-view.tsx';

/** Where each kind of thing is listed, by its noun. */
const lists = {
  table: ['catalog', 'tables'],
  crawler: ['crawlers', 'crawlers'],
  classifier: ['crawlers', 'classifiers'],
  crawl: ['crawlers', 'crawlers'],
  job: ['jobs', 'jobs'],
  'sub-flow': ['jobs', 'sub-flows'],
  trigger: ['triggers', 'triggers'],
  notification: ['triggers', 'notifications'],
  workflow: ['triggers', 'workflows'],
  run: ['runs', 'runs'],
  query: ['query', 'queries'],
  connection: ['explore', 'connections'],
} as const satisfies Record<string, readonly [AreaName, string]>;

interface UnreadThingProps {
  readonly error: EngineError;
  readonly noun: keyof typeof lists;
  readonly name: string;
}

/** Its tab was opened again, or stayed open: the history of the browser keeps places, not things. */
export function UnreadThing({ error, noun, name }: UnreadThingProps) {
  const isGone = error.code === 'EntityNotFound';
  useEffect(() => {
    const { activeTab } = useWorkbench.getState();
    if (isGone && activeTab !== null) forgetRecent(activeTab);
  }, [isGone, name]);
  if (!isGone) return <ErrorView error={error} />;
  const [area, all] = lists[noun];
  const isRecord = noun === 'run' || noun === 'crawl';
  return (
    <EmptyView
      title={isRecord ? `${name} is no longer in the history` : `The ${noun} ${name} no longer exists`}
      text={isRecord ? 'It was removed with other old entries.' : 'It was deleted or renamed.'}
    >
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <Button tone="primary" onClick={() => closeTab(useWorkbench.getState().activeTab ?? '')}>
          Close editor
        </Button>
        <Button onClick={() => openArea(area)}>Show {all}</Button>
      </span>
    </EmptyView>
  );
}
