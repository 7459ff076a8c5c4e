/** Folders and files in which a crawler finds tables. */

import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { CrawlerTarget } from '#engine/contract/definitions/crawler.ts';
import { QueueInput } from '#renderer/features/crawlers/targets/queue-input.tsx';
import { emptyTarget } from '#renderer/features/crawlers/targets/target-kind.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { NumberInput } from '#renderer/ui/form/text-input.tsx';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import tableStyles from '#renderer/ui/simple-table.module.css';

/** Only buckets have notifications. */
function isBucketPath(path: string): boolean {
  return path.startsWith('s3://');
}

interface FolderTargetsProps {
  readonly targets: readonly CrawlerTarget[];
  onChange(change: (targets: readonly CrawlerTarget[]) => CrawlerTarget[]): void;
}

export function FolderTargets({ targets, onChange }: FolderTargetsProps) {
  const changeTarget = (index: number, change: Partial<CrawlerTarget>): void =>
    onChange((before) => before.map((target, at) => (at === index ? { ...target, ...change } : target)));
  return (
    <>
      <table
        className={classes(tableStyles.table, tableStyles.noColumnLines, crawlerStyles.targets)}
        aria-label="Targets"
      >
        <thead>
          <tr>
            <th scope="col">Folder or file</th>
            <th scope="col">Exclude (glob patterns, relative to the target)</th>
            <th scope="col" className={crawlerStyles.sample}>
              Files per folder
            </th>
            <th className={crawlerStyles.tools} aria-label="Remove" />
          </tr>
        </thead>
        <tbody>
          {targets.map((target, index) => (
            <tr key={index}>
              <td>
                <PathInput
                  label={`Target ${index + 1}`}
                  placeholder="input/orders"
                  value={target.path}
                  bad={target.path === ''}
                  onChange={(path) => changeTarget(index, { path })}
                />
                {isBucketPath(target.path) || target.eventQueueArn !== null ? (
                  <QueueInput
                    place={index + 1}
                    value={target.eventQueueArn}
                    bad={target.eventQueueArn !== null && !isBucketPath(target.path)}
                    onChange={(eventQueueArn) => changeTarget(index, { eventQueueArn })}
                  />
                ) : null}
              </td>
              <td>
                <ListInput
                  label={`exclusions of target ${index + 1}`}
                  values={target.exclusions}
                  suggestions={[]}
                  placeholder="**/_tmp/**"
                  onChange={(exclusions) => changeTarget(index, { exclusions: [...exclusions] })}
                />
              </td>
              <td className={crawlerStyles.sample}>
                <NumberInput
                  label={`Files per folder of target ${index + 1}`}
                  value={target.sampleSize}
                  placeholder="all"
                  onChange={(sampleSize) => changeTarget(index, { sampleSize })}
                />
              </td>
              <td className={crawlerStyles.tools}>
                <IconButton
                  label={`Remove target ${index + 1}`}
                  removes
                  offReason={targets.length === 1 ? 'A crawler has at least one target' : undefined}
                  onClick={() => onChange((before) => before.toSpliced(index, 1))}
                >
                  <IconTrash size={14} stroke={1.5} />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        size="sm"
        tone="quiet"
        icon={<IconPlus size={14} stroke={1.5} />}
        onClick={() => onChange((before) => [...before, emptyTarget])}
      >
        Add target
      </Button>
    </>
  );
}
