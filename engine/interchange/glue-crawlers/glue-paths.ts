/** Members of a crawler by the names that AWS Glue has for them, for its own form. */

const inTargets: Readonly<Record<string, string>> = {
  path: 'Path',
  exclusions: 'Exclusions',
  sampleSize: 'SampleSize',
  eventQueueArn: 'EventQueueArn',
  databaseName: 'DatabaseName',
  tables: 'Tables',
};

const members: Readonly<Record<string, readonly string[]>> = {
  name: ['Name'],
  description: ['Description'],
  databaseName: ['DatabaseName'],
  targets: ['Targets', 'S3Targets'],
  catalogTargets: ['Targets', 'CatalogTargets'],
  classifiers: ['Classifiers'],
  schedule: ['Schedule'],
  tablePrefix: ['TablePrefix'],
  schemaChangePolicy: ['SchemaChangePolicy'],
  recrawlBehavior: ['RecrawlPolicy', 'RecrawlBehavior'],
  mergeNewColumns: ['Configuration'],
  combineCompatibleSchemas: ['Configuration'],
  tableLevel: ['Configuration'],
  tableThreshold: ['Configuration'],
};

const behaviours: Readonly<Record<string, string>> = {
  updateBehavior: 'UpdateBehavior',
  deleteBehavior: 'DeleteBehavior',
};

/** Where AWS Glue has what is at a path of a crawler of a workspace. */
export function gluePathOf([first, ...rest]: readonly PropertyKey[]): readonly PropertyKey[] {
  const begin = members[String(first)] ?? [];
  return [...begin, ...rest.map((key) => inTargets[String(key)] ?? behaviours[String(key)] ?? key)];
}
