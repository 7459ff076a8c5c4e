/**
 * Crawlers in the documented form of AWS Glue, each with what becomes of it:
 * https://docs.aws.amazon.com/cli/latest/reference/glue/get-crawler.html, create-crawler.html, and
 * https://docs.aws.amazon.com/glue/latest/dg/crawler-configuration.html.
 */

export interface HandWritten {
  readonly title: string;
  readonly json: unknown;
  /** Members of the crawler that is imported; null: it cannot be. */
  readonly crawler: Readonly<Record<string, unknown>> | null;
  readonly changes: readonly string[];
}

const role = 'Role is not imported: the connections of the workspace have the keys.';
const configuration = (value: unknown): string => JSON.stringify(value);

/** Members that AWS Glue prints of every crawler. */
const printed = {
  Role: 'service-role/AWSGlueServiceRole-lake',
  State: 'READY',
  CrawlElapsedTime: 0,
  CreationTime: 1_540_250_612.0,
  LastUpdated: '2024-05-02T11:05:32+00:00',
  LastCrawl: {
    Status: 'SUCCEEDED',
    LogGroup: '/aws-glue/crawlers',
    LogStream: 'lake',
    MessagePrefix: '6f3b1c5e-9c05-4b0e-8f51-1a2b3c4d5e6f',
    StartTime: 1_540_250_612.0,
  },
  Version: 3,
};

export const handWritten: readonly HandWritten[] = [
  {
    title: 'get-crawler of the guide, of a folder',
    json: {
      Crawler: {
        Name: 'sales-crawler',
        ...printed,
        Targets: {
          S3Targets: [{ Path: 's3://lake/sales', Exclusions: ['**.tmp', 'archive/**'] }],
          JdbcTargets: [],
          MongoDBTargets: [],
          DynamoDBTargets: [],
          CatalogTargets: [],
          DeltaTargets: [],
          IcebergTargets: [],
          HudiTargets: [],
        },
        DatabaseName: 'sales',
        Classifiers: [],
        RecrawlPolicy: { RecrawlBehavior: 'CRAWL_EVERYTHING' },
        SchemaChangePolicy: { UpdateBehavior: 'UPDATE_IN_DATABASE', DeleteBehavior: 'DEPRECATE_IN_DATABASE' },
        LineageConfiguration: { CrawlerLineageSettings: 'DISABLE' },
        LakeFormationConfiguration: { UseLakeFormationCredentials: false, AccountId: '' },
      },
    },
    crawler: {
      name: 'sales-crawler',
      databaseName: 'sales',
      targets: [
        { path: 's3://lake/sales', exclusions: ['**.tmp', 'archive/**'], sampleSize: null, eventQueueArn: null },
      ],
    },
    changes: [role],
  },
  {
    title: 'create-crawler with a schedule, classifiers and a prefix',
    json: {
      Name: 'nightly',
      Role: 'arn:aws:iam::123456789012:role/glue',
      DatabaseName: 'raw',
      Description: 'Every night',
      Targets: { S3Targets: [{ Path: 's3://lake/in/', SampleSize: 20 }, { Path: 's3://other/in/' }] },
      Schedule: 'cron(15 12 * * ? *)',
      Classifiers: ['bars', 'events'],
      TablePrefix: 'raw_',
      SchemaChangePolicy: { UpdateBehavior: 'LOG', DeleteBehavior: 'LOG' },
      Tags: { team: 'data' },
    },
    crawler: {
      description: 'Every night',
      schedule: 'cron(15 12 * * ? *)',
      classifiers: ['bars', 'events'],
      tablePrefix: 'raw_',
      schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' },
      targets: [
        { path: 's3://lake/in/', exclusions: [], sampleSize: 20, eventQueueArn: null },
        { path: 's3://other/in/', exclusions: [], sampleSize: null, eventQueueArn: null },
      ],
    },
    changes: [role, 'Tags is not imported: crawlers of a workspace have no tags.'],
  },
  {
    title: 'get-crawler with a schedule that is not scheduled',
    json: {
      Crawler: {
        Name: 'paused',
        Targets: { S3Targets: [{ Path: 's3://lake/a' }] },
        DatabaseName: 'a',
        Schedule: { ScheduleExpression: 'cron(0 1 ? * MON-FRI *)', State: 'NOT_SCHEDULED' },
      },
    },
    crawler: { schedule: 'cron(0 1 ? * MON-FRI *)' },
    changes: [],
  },
  {
    title: 'new folders only, with new columns merged and partitions that inherit',
    json: {
      Name: 'new-only',
      DatabaseName: 'a',
      Targets: { S3Targets: [{ Path: 's3://lake/events/' }] },
      RecrawlPolicy: { RecrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
      SchemaChangePolicy: { UpdateBehavior: 'LOG', DeleteBehavior: 'LOG' },
      Configuration:
        '{"Version":1.0,"CrawlerOutput":{"Partitions":{"AddOrUpdateBehavior":"InheritFromTable"},"Tables":{"AddOrUpdateBehavior":"MergeNewColumns"}}}',
    },
    crawler: { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY', mergeNewColumns: true },
    changes: [
      'Configuration.CrawlerOutput.Partitions.AddOrUpdateBehavior is not imported: each file keeps its own columns.',
    ],
  },
  {
    title: 'grouping at a level, which AWS Glue counts from the bucket',
    json: {
      Name: 'levels',
      DatabaseName: 'a',
      Targets: { S3Targets: [{ Path: 's3://lake/a/' }, { Path: 's3://other/b' }] },
      Configuration: configuration({
        Version: 1,
        Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas', TableLevelConfiguration: 4 },
        CrawlerOutput: { Tables: { TableThreshold: 5 } },
        CreatePartitionIndex: true,
      }),
    },
    crawler: { combineCompatibleSchemas: true, tableLevel: 2, tableThreshold: 5, mergeNewColumns: false },
    changes: ['Configuration.CreatePartitionIndex is not imported: the catalog finds partitions without one.'],
  },
  {
    title: 'a level at the target, and members of later versions',
    json: {
      Name: 'high',
      DatabaseName: 'a',
      Targets: { S3Targets: [{ Path: 's3://lake/a/' }] },
      Configuration: configuration({
        Version: 1.1,
        Grouping: { TableLevelConfiguration: 2, TableGroupingPolicy: 'Other', More: true },
        CrawlerOutput: { Tables: { AddOrUpdateBehavior: 'Other', Less: 1 }, Views: { X: 1 } },
        Colour: 'red',
      }),
    },
    crawler: { tableLevel: null, combineCompatibleSchemas: false, mergeNewColumns: false },
    changes: [
      'Configuration.Version 1.1 is not imported: only version 1 is known here.',
      'Configuration.Colour is not known here and is not imported.',
      'Configuration.CrawlerOutput.Views is not known here and is not imported.',
      'Configuration.CrawlerOutput.Tables.Less is not known here and is not imported.',
      'Configuration.CrawlerOutput.Tables.AddOrUpdateBehavior Other is not imported: only MergeNewColumns is known here.',
      'Configuration.Grouping.More is not known here and is not imported.',
      'Configuration.Grouping.TableGroupingPolicy Other is not imported: only CombineCompatibleSchemas is known here.',
      'Configuration.Grouping.TableLevelConfiguration 2 is not imported: here tables begin below the targets, which are at level 2.',
    ],
  },
  {
    title: 'events of a bucket, with a queue for dead letters and a network connection',
    json: {
      Name: 'events',
      DatabaseName: 'a',
      Targets: {
        S3Targets: [
          {
            Path: 's3://lake/events',
            ConnectionName: 'vpc',
            EventQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:lake',
            DlqEventQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:dead',
          },
        ],
      },
      RecrawlPolicy: { RecrawlBehavior: 'CRAWL_EVENT_MODE' },
    },
    crawler: {
      recrawlBehavior: 'CRAWL_EVENT_MODE',
      targets: [
        {
          path: 's3://lake/events',
          exclusions: [],
          sampleSize: null,
          eventQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:lake',
        },
      ],
    },
    changes: [
      'Targets.S3Targets.0.ConnectionName is not imported: the bucket decides which connection of the workspace is used.',
      'Targets.S3Targets.0.DlqEventQueueArn is not imported: the redrive policy of the queue itself moves messages that cannot be used.',
    ],
  },
  {
    title: 'tables of the catalog by events',
    json: {
      Name: 'keep',
      Targets: {
        CatalogTargets: [
          {
            DatabaseName: 'shop',
            Tables: ['orders', 'returns'],
            EventQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:shop',
          },
          { DatabaseName: 'hr', Tables: ['people'], ConnectionName: '' },
        ],
      },
      SchemaChangePolicy: { UpdateBehavior: 'UPDATE_IN_DATABASE', DeleteBehavior: 'LOG' },
      RecrawlPolicy: { RecrawlBehavior: 'CRAWL_EVENT_MODE' },
      Configuration: configuration({ Version: 1, Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' } }),
    },
    crawler: {
      databaseName: '',
      targets: [],
      catalogTargets: [
        {
          databaseName: 'shop',
          tables: ['orders', 'returns'],
          eventQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:shop',
        },
        { databaseName: 'hr', tables: ['people'], eventQueueArn: null },
      ],
      combineCompatibleSchemas: true,
    },
    changes: [],
  },
  {
    title: 'tables of the catalog whose policy is not stated',
    json: { Name: 'keep', Targets: { CatalogTargets: [{ DatabaseName: 'shop', Tables: ['orders'] }] } },
    crawler: { schemaChangePolicy: { updateBehavior: 'UPDATE_IN_DATABASE', deleteBehavior: 'LOG' } },
    changes: [],
  },
  {
    title: 'a folder beside a database, DynamoDB and tables of other formats',
    json: {
      Name: 'mixed',
      DatabaseName: 'a',
      Targets: {
        S3Targets: [{ Path: 's3://lake/a' }],
        JdbcTargets: [
          { ConnectionName: 'pg', Path: 'shop/%', Exclusions: [], EnableAdditionalMetadata: ['COMMENTS'] },
          { ConnectionName: 'pg', Path: 'hr/public/people' },
        ],
        DynamoDBTargets: [{ Path: 'carts', scanAll: true, scanRate: 0.5 }],
        DeltaTargets: [{ DeltaTables: ['s3://lake/d/'], ConnectionName: '', WriteManifest: false }],
        IcebergTargets: [{ Paths: ['s3://lake/i/', 's3://lake/j/'], MaximumTraversalDepth: 10 }],
      },
      CrawlerSecurityConfiguration: 'secure',
      LineageConfiguration: { CrawlerLineageSettings: 'ENABLE' },
      LakeFormationConfiguration: { UseLakeFormationCredentials: true, AccountId: '123456789012' },
    },
    crawler: {
      name: 'mixed',
      targets: [{ path: 's3://lake/a', exclusions: [], sampleSize: null, eventQueueArn: null }],
    },
    changes: [
      'CrawlerSecurityConfiguration is not imported: a workspace has no security configurations.',
      'LineageConfiguration is not imported: crawlers of a workspace send no lineage.',
      'LakeFormationConfiguration is not imported: a workspace has no permissions of Lake Formation.',
      'Targets.JdbcTargets.0 (shop/%) is not imported: databases cannot be crawled.',
      'Targets.JdbcTargets.1 (hr/public/people) is not imported: databases cannot be crawled.',
      'Targets.DynamoDBTargets.0 (carts) is not imported: DynamoDB cannot be crawled.',
      'Targets.DeltaTargets.0 (s3://lake/d/) is not imported: Delta tables cannot be crawled.',
      'Targets.IcebergTargets.0 (s3://lake/i/, s3://lake/j/) is not imported: Iceberg tables cannot be crawled.',
    ],
  },
  {
    title: 'only a database',
    json: {
      Name: 'jdbc',
      DatabaseName: 'a',
      Targets: { JdbcTargets: [{ ConnectionName: 'pg', Path: 'shop/public/%' }], S3Targets: [] },
    },
    crawler: null,
    changes: ['Targets.JdbcTargets.0 (shop/public/%) is not imported: databases cannot be crawled.'],
  },
  {
    title: 'MongoDB, Hudi and a kind that comes later',
    json: {
      Name: 'others',
      DatabaseName: 'a',
      Targets: {
        MongoDBTargets: [{ ConnectionName: 'm', Path: 'shop/orders', ScanAll: false }],
        HudiTargets: [{ Paths: ['s3://lake/h/'] }],
        KafkaTargets: [{ Topic: 't' }],
      },
    },
    crawler: null,
    changes: [
      'Targets.MongoDBTargets.0 (shop/orders) is not imported: MongoDB cannot be crawled.',
      'Targets.HudiTargets.0 (s3://lake/h/) is not imported: Hudi tables cannot be crawled.',
      'Targets.KafkaTargets.0 is not imported: this kind of target is not known here.',
    ],
  },
  {
    title: 'members that are not stated, as some tools write them',
    json: {
      Name: 'nulls',
      DatabaseName: 'a',
      Description: null,
      Role: '',
      Targets: { S3Targets: [{ Path: 's3://lake/a', Exclusions: null, ConnectionName: '' }], JdbcTargets: null },
      Schedule: null,
      Classifiers: null,
      TablePrefix: '',
      SchemaChangePolicy: null,
      RecrawlPolicy: null,
      Configuration: '',
      Tags: {},
    },
    crawler: { description: '', schedule: null, tablePrefix: '' },
    changes: [],
  },
];
