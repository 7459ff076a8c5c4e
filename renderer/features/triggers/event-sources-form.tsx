/** What an EVENT trigger waits for, and how many changes it gathers before it fires. */

import { IconPlus, IconRadar2, IconTrash } from '@tabler/icons-react';
import type { EventSource, Trigger } from '#engine/contract/definitions/trigger.ts';
import { sourceWords } from '#renderer/features/triggers/event-words.ts';
import { TableInputs } from '#renderer/features/triggers/table-inputs.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { NumberInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

type Events = Pick<Trigger, 'eventSources' | 'webhook' | 'eventBatchingCondition'>;

type Kind = 'changes' | 'webhook';

interface EventSourcesFormProps {
  readonly trigger: Events;
  onChange(change: Partial<Events>): void;
}

export function EventSourcesForm({ trigger, onChange }: EventSourcesFormProps) {
  const { webhook, eventBatchingCondition } = trigger;
  return (
    <>
      <div className={triggerStyles.line}>
        <Segments<Kind>
          label="Waits for"
          segments={[
            { name: 'changes', title: 'Files and tables' },
            { name: 'webhook', title: 'Webhook' },
          ]}
          current={webhook === null ? 'changes' : 'webhook'}
          onChange={(kind) =>
            onChange(kind === 'changes' ? { webhook: null } : { webhook: firstWebhook, eventSources: [] })
          }
        />
      </div>
      {webhook === null ? (
        <Sources trigger={trigger} onChange={onChange} />
      ) : (
        <Switch
          checked={webhook.body === 'arguments'}
          label="Use the body of a request as arguments"
          hint={
            webhook.body === 'arguments'
              ? 'A JSON object with arguments of the jobs, or properties of the workflow. Others are refused.'
              : 'Off: the body of a request is ignored.'
          }
          onChange={(checked) => onChange({ webhook: { body: checked ? 'arguments' : 'ignore' } })}
        />
      )}
      <Batching
        what={webhook === null ? 'changes' : 'requests'}
        batching={eventBatchingCondition}
        onChange={(next) => onChange({ eventBatchingCondition: next })}
      />
    </>
  );
}

const firstWebhook: NonNullable<Events['webhook']> = { body: 'arguments' };

function Sources({ trigger: { eventSources }, onChange }: EventSourcesFormProps) {
  const known = useProcedure('getDefinitions', { kind: 'crawler' }).data;
  const crawlers = (known ?? []).map(({ name }) => name);
  const put = (index: number, source: EventSource): void =>
    onChange({ eventSources: eventSources.map((each, at) => (at === index ? source : each)) });
  const used = new Set(eventSources.map(({ crawlerName }) => crawlerName));
  const unused = crawlers.find((name) => !used.has(name));
  return (
    <>
      <ul className={triggerStyles.rows} aria-label="Event sources">
        {eventSources.map((source, index) => (
          // Two alike are allowed, and have no names: their place is what they are.
          <li key={index} className={triggerStyles.row}>
            {source.crawlerName === undefined ? (
              <TableSource source={source} place={index + 1} onChange={(next) => put(index, next)} />
            ) : (
              <CrawlerSource
                name={source.crawlerName}
                place={index + 1}
                crawlers={crawlers}
                isMissing={known !== undefined && !crawlers.includes(source.crawlerName)}
                onChange={(crawlerName) => put(index, { crawlerName })}
              />
            )}
            <IconButton
              removes
              label={`Remove ${sourceWords(source)}`}
              onClick={() => onChange({ eventSources: eventSources.toSpliced(index, 1) })}
            >
              <IconTrash size={14} stroke={1.5} />
            </IconButton>
          </li>
        ))}
      </ul>
      {eventSources.length === 0 ? (
        <p className={classes(fieldStyles.hint, fieldStyles.warning)}>Add at least one crawler or table.</p>
      ) : null}
      <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap, triggerStyles.line)}>
        <Button
          size="sm"
          icon={<IconPlus size={14} stroke={1.5} />}
          offReason={
            unused !== undefined
              ? undefined
              : crawlers.length === 0
                ? 'Create a crawler first'
                : 'It waits for every crawler already'
          }
          onClick={() => onChange({ eventSources: [...eventSources, { crawlerName: unused! }] })}
        >
          Add crawler
        </Button>
        <Button
          size="sm"
          icon={<IconPlus size={14} stroke={1.5} />}
          onClick={() => onChange({ eventSources: [...eventSources, { databaseName: '', tableName: '' }] })}
        >
          Add table
        </Button>
      </span>
    </>
  );
}

interface CrawlerSourceProps {
  readonly name: string;
  readonly place: number;
  readonly crawlers: readonly string[];
  readonly isMissing: boolean;
  onChange(name: string): void;
}

function CrawlerSource({ name, place, crawlers, isMissing, onChange }: CrawlerSourceProps) {
  // Files are noticed as they arrive only if the crawler watches its folders.
  const watches = useProcedure('getWatchedCrawlers', {}).data;
  const isWatching = watches?.some(({ crawlerName, state }) => crawlerName === name && state !== 'off');
  return (
    <div className={triggerStyles.subject}>
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <IconRadar2 size={15} stroke={1.5} className={textStyles.secondary} />
        <select
          className={classes(inputStyles.input, inputStyles.small, triggerStyles.grows, isMissing && inputStyles.wrong)}
          aria-invalid={isMissing || undefined}
          aria-label={`Crawler of event source ${place}`}
          value={name}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        >
          {crawlers.includes(name) ? null : <option value={name}>{isMissing ? `${name} (missing)` : name}</option>}
          {crawlers.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </span>
      {isMissing ? (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          There is no crawler “{name}”. Choose another one.
        </p>
      ) : (
        <p className={fieldStyles.hint}>
          Files that its crawls find added, changed or removed.
          {isWatching === false ? ' This crawler does not watch its folders: it notices files only when it runs.' : ''}
        </p>
      )}
    </div>
  );
}

interface TableSourceProps {
  readonly source: EventSource;
  readonly place: number;
  onChange(source: EventSource): void;
}

function TableSource({ source, place, onChange }: TableSourceProps) {
  const { databaseName = '', tableName = '' } = source;
  return (
    <div className={triggerStyles.subject}>
      <TableInputs
        databaseName={databaseName}
        tableName={tableName}
        label={`of event source ${place}`}
        hint="Changes of the table, its rows and its partitions, whoever makes them. A compaction changes no rows."
        onChange={onChange}
      />
    </div>
  );
}

type BatchingCondition = NonNullable<Events['eventBatchingCondition']>;

const firstBatching: BatchingCondition = { batchSize: 10, batchWindow: 300 };

interface BatchingProps {
  readonly what: 'changes' | 'requests';
  readonly batching: BatchingCondition | null;
  onChange(batching: BatchingCondition | null): void;
}

function Batching({ what, batching, onChange }: BatchingProps) {
  const one = what === 'changes' ? 'change' : 'request';
  return (
    <>
      <Switch
        checked={batching !== null}
        label={`Gather ${what} before it fires`}
        hint={batching === null ? `Off: it fires at each ${one}.` : 'It fires when one of the two is reached.'}
        onChange={(checked) => onChange(checked ? firstBatching : null)}
      />
      {batching === null ? null : (
        <span className={classes(layoutStyles.row, layoutStyles.wrap, triggerStyles.batching)}>
          <NumberField
            label={what === 'changes' ? 'Changed files' : 'Requests'}
            limits={[1, 100]}
            value={batching.batchSize}
            onChange={(batchSize) => onChange({ ...batching, batchSize })}
          />
          <NumberField
            label={`Seconds after the first ${one}`}
            limits={[1, 900]}
            value={batching.batchWindow}
            onChange={(batchWindow) => onChange({ ...batching, batchWindow })}
          />
        </span>
      )}
    </>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly limits: readonly [number, number];
  readonly value: number;
  onChange(value: number): void;
}

function NumberField({ label, limits: [least, most], value, onChange }: NumberFieldProps) {
  const isWrong = !Number.isInteger(value) || value < least || value > most;
  return (
    <div className={triggerStyles.number}>
      <span className={fieldStyles.label}>{label}</span>
      <NumberInput
        label={label}
        value={value}
        bad={isWrong}
        onChange={(next) => (next === null ? undefined : onChange(next))}
      />
      <span className={classes(fieldStyles.hint, isWrong && fieldStyles.wrong)}>
        {least} to {most}
      </span>
    </div>
  );
}
