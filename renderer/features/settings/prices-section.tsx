/** Prices of services, for the estimates of the cost ledger. */

import {
  currencyCode,
  leastWorkers,
  mostPrice,
  mostSeconds,
  mostWorkers,
  type Prices,
} from '#engine/contract/definitions/prices.ts';
import type { WorkspaceChange, WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import { EditableSetting } from '#renderer/features/settings/editable-setting.tsx';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';

interface PriceSetting {
  readonly name: keyof Prices;
  readonly title: string;
  readonly text: string;
  /** Behind the field; null: the currency. */
  readonly unit: string | null;
  /** The value of a text; if it has none, the reason. */
  read(text: string): string | number | { readonly problem: string };
}

const price = (text: string): ReturnType<PriceSetting['read']> => {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) || value < 0 || value > mostPrice
    ? { problem: `Enter a number from 0 to ${exactCount(mostPrice)}, with a point: 0.44.` }
    : value;
};

const seconds = (text: string): ReturnType<PriceSetting['read']> => {
  const value = Number(text);
  return text.trim() === '' || !Number.isInteger(value) || value < 0 || value > mostSeconds
    ? { problem: `Enter a whole number of seconds from 0 to ${exactCount(mostSeconds)}.` }
    : value;
};

const settings: readonly PriceSetting[] = [
  {
    name: 'glueDpuHour',
    title: 'DPU-hour on AWS Glue',
    text: 'A worker of type G.1X is one DPU.',
    unit: null,
    read: price,
  },
  {
    name: 'emrServerlessVcpuHour',
    title: 'vCPU-hour on EMR Serverless',
    text: 'Each worker has 4 vCPUs.',
    unit: null,
    read: price,
  },
  {
    name: 'emrServerlessGigabyteHour',
    title: 'GB-hour on EMR Serverless',
    text: 'Each worker has 16 GB of memory.',
    unit: null,
    read: price,
  },
  {
    name: 'workerCount',
    title: 'Workers of a run',
    text: 'How many workers a run would have there. AWS Glue needs at least 2 for a Spark job.',
    unit: 'workers',
    read: (text) => {
      const count = Number(text);
      return text.trim() === '' || !Number.isInteger(count) || count < leastWorkers || count > mostWorkers
        ? { problem: `Enter a whole number of workers from ${leastWorkers} to ${exactCount(mostWorkers)}.` }
        : count;
    },
  },
  {
    name: 'minimumSeconds',
    title: 'Billed at least',
    text: 'Both services bill a minute for a shorter run.',
    unit: 'seconds',
    read: seconds,
  },
  {
    name: 'startupSeconds',
    title: 'Start of a run',
    text: 'Added to each run: the time in which the workers start and are already billed. 0 leaves the estimate a lower bound.',
    unit: 'seconds',
    read: seconds,
  },
  {
    name: 'currency',
    title: 'Currency',
    text: 'Prices are not converted: enter them in this currency. The default prices are US dollars.',
    unit: '',
    read: (text) =>
      currencyCode.test(text.trim()) ? text.trim() : { problem: 'Enter a code of three capital letters, such as EUR.' },
  },
];

export function PricesSection() {
  const workspace = useProcedure('getWorkspace', {});
  if (workspace.error !== null) return <ErrorView error={workspace.error} />;
  if (workspace.data === undefined) return <LoadingView text="Loading the workspace" />;
  const { definition } = workspace.data;
  const { prices } = definition;
  return settings.map(({ name, title, text, unit, read }) => (
    <SettingRow key={name} title={title} text={text} name={`prices.${name}`} keywords="costs money estimate">
      <EditableSetting
        label={title}
        unit={unit ?? prices.currency}
        value={String(prices[name])}
        definition={definition}
        change={(entered) => {
          const value = read(entered);
          return typeof value === 'object' ? value.problem : withPrice(definition, name, value);
        }}
      />
    </SettingRow>
  ));
}

function withPrice(
  { version: _version, ...changeable }: WorkspaceDefinition,
  name: keyof Prices,
  value: string | number,
): WorkspaceChange {
  return { ...changeable, prices: { ...changeable.prices, [name]: value } };
}
