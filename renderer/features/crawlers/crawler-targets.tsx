/** The targets of a crawler, its classifiers, and the database of its tables. */

import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Crawler, CrawlerTarget } from '#engine/contract/definitions/crawler.ts';
import { databaseNameHint } from '#renderer/ui/format/database-name.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { NumberInput, TextInput } from '#renderer/ui/form/text-input.tsx';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Only buckets have notifications. */
function isBucketPath(path: string): boolean {
  return path.startsWith('s3://');
}

interface CrawlerTargetsProps {
  readonly crawler: Crawler;
  onChange(change: (crawler: Crawler) => Crawler): void;
}

export function CrawlerTargets({ crawler, onChange }: CrawlerTargetsProps) {
  const databases = useWholeList('getDatabases', {});
  const classifiers = useProcedure('getClassifiers', {});
  const changeTarget = (index: number, change: Partial<CrawlerTarget>): void =>
    onChange((before) => ({
      ...before,
      targets: before.targets.map((target, at) => (at === index ? { ...target, ...change } : target)),
    }));
  return (
    <div className={crawlerStyles.form}>
      <div className={crawlerStyles.place}>
        <div className={classes(fieldStyles.field, crawlerStyles.field)}>
          <label className={fieldStyles.label} htmlFor="crawler-database">
            Database
          </label>
          <SuggestInput
            id="crawler-database"
            value={crawler.databaseName}
            bad={crawler.databaseName === ''}
            suggestions={databases.items.map(({ name }) => ({ value: name }))}
            onChange={(databaseName) => onChange((before) => ({ ...before, databaseName }))}
          />
          <p className={fieldStyles.hint}>
            Database for the tables. Created if it does not exist. {databaseNameHint(crawler.databaseName)}
          </p>
        </div>
        <div className={classes(fieldStyles.field, crawlerStyles.field)}>
          <label className={fieldStyles.label} htmlFor="crawler-prefix">
            Table name prefix<span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
          </label>
          <TextInput
            id="crawler-prefix"
            value={crawler.tablePrefix}
            maxLength={128}
            onChange={(tablePrefix) => onChange((before) => ({ ...before, tablePrefix }))}
          />
        </div>
        <div className={classes(fieldStyles.field, crawlerStyles.field)}>
          <label className={fieldStyles.label} htmlFor="crawler-description">
            Description<span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
          </label>
          <TextInput
            id="crawler-description"
            value={crawler.description}
            maxLength={2048}
            onChange={(description) => onChange((before) => ({ ...before, description }))}
          />
        </div>
      </div>
      <div className={classes(fieldStyles.field, crawlerStyles.classifiers)}>
        <label className={fieldStyles.label} htmlFor="crawler-classifiers">
          Classifiers<span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
        </label>
        <ListInput
          id="crawler-classifiers"
          label="classifiers"
          closed
          bad={crawler.classifiers.some((name) => classifiers.data?.every((known) => known.name !== name) === true)}
          values={crawler.classifiers}
          suggestions={(classifiers.data ?? []).map(({ name, states }) => ({ value: name, caption: states }))}
          placeholder="Add a classifier"
          onChange={(names) => onChange((before) => ({ ...before, classifiers: [...names] }))}
        />
        <p className={fieldStyles.hint}>Tried on each file in this order, before its format is detected.</p>
      </div>
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
          {crawler.targets.map((target, index) => (
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
                  <TextInput
                    mono
                    className={crawlerStyles.queue}
                    aria-label={`Event queue of target ${index + 1}`}
                    placeholder="Event queue: ARN or URL of an SQS queue (optional)"
                    value={target.eventQueueArn ?? ''}
                    bad={target.eventQueueArn !== null && !isBucketPath(target.path)}
                    spellCheck={false}
                    onChange={(queue) =>
                      changeTarget(index, { eventQueueArn: queue.trim() === '' ? null : queue.trim() })
                    }
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
                  disabled={crawler.targets.length === 1}
                  onClick={() => onChange((before) => ({ ...before, targets: before.targets.toSpliced(index, 1) }))}
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
        onClick={() =>
          onChange((before) => ({
            ...before,
            targets: [...before.targets, { path: '', exclusions: [], sampleSize: null, eventQueueArn: null }],
          }))
        }
      >
        Add target
      </Button>
    </div>
  );
}
