/** Members of AWS Glue that a crawler of a workspace does not have: each that states something is named. */

/** Glue's own records, which do not belong to the definition. */
const records: ReadonlySet<string> = new Set([
  'State',
  'CrawlElapsedTime',
  'CreationTime',
  'LastUpdated',
  'LastCrawl',
  'Version',
]);

const read: ReadonlySet<string> = new Set([
  'Name',
  'Description',
  'DatabaseName',
  'Targets',
  'Classifiers',
  'Schedule',
  'TablePrefix',
  'SchemaChangePolicy',
  'RecrawlPolicy',
  'Configuration',
]);

const reasons: Readonly<Record<string, string>> = {
  Role: 'the connections of the workspace have the keys',
  CrawlerSecurityConfiguration: 'a workspace has no security configurations',
  LakeFormationConfiguration: 'a workspace has no permissions of Lake Formation',
  LineageConfiguration: 'crawlers of a workspace send no lineage',
  Tags: 'crawlers of a workspace have no tags',
};

/** Stated, and without an effect. */
const defaults: Readonly<Record<string, (value: Readonly<Record<string, unknown>>) => boolean>> = {
  LineageConfiguration: ({ CrawlerLineageSettings: setting }) => setting === 'DISABLE',
  LakeFormationConfiguration: ({ UseLakeFormationCredentials: uses }) => uses !== true,
};

/** Of the crawler itself; its targets and configuration are separate. */
export function noteOthers(crawler: Readonly<Record<string, unknown>>, changes: string[]): void {
  for (const [member, value] of Object.entries(crawler)) {
    if (read.has(member) || records.has(member) || isEmpty(value)) continue;
    if (defaults[member]?.(value as Readonly<Record<string, unknown>>) === true) continue;
    changes.push(sentence(member, reasons[member]));
  }
  for (const [member, known] of Object.entries(knownBelow)) {
    const value = crawler[member];
    if (typeof value === 'object' && value !== null)
      noteUnknown(value as Readonly<Record<string, unknown>>, known, member, {}, changes);
  }
}

const knownBelow: Readonly<Record<string, object>> = {
  // The state is that of an account: a workspace activates a schedule on each computer.
  Schedule: { ScheduleExpression: true, State: true },
  SchemaChangePolicy: { UpdateBehavior: true, DeleteBehavior: true },
  RecrawlPolicy: { RecrawlBehavior: true },
};

/** @param known members that are read. @param place of the value in the crawler. @param why of members that have a reason. */
export function noteUnknown(
  value: Readonly<Record<string, unknown>>,
  known: object,
  place: string,
  why: Readonly<Record<string, string>>,
  changes: string[],
): void {
  for (const [member, stated] of Object.entries(value))
    if (!Object.hasOwn(known, member) && !isEmpty(stated)) changes.push(sentence(`${place}.${member}`, why[member]));
}

function sentence(member: string, why: string | undefined): string {
  return why === undefined ? `${member} is not known here and is not imported.` : `${member} is not imported: ${why}.`;
}

/** What tools write for a member that is not stated. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

/** So that what is not stated has its default. */
export function withoutNulls<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== null && member !== undefined),
  ) as Partial<Value>;
}
