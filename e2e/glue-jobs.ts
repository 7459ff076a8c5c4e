/** Jobs of AWS Glue Studio for the window: one that can be imported, one that cannot. */

const column = (...Value: readonly string[]): object => ({ Type: 'COLUMNEXTRACTED', Value });
const constant = (value: string): object => ({ Type: 'CONSTANT', Value: [value] });

const orders = {
  S3CatalogSource: { Name: 'Orders', Database: 'shop', Table: 'orders' },
};
const paid = {
  Filter: {
    Name: 'Paid orders',
    Inputs: ['node-1'],
    LogicalOperator: 'AND',
    Filters: [{ Operation: 'EQ', Negated: false, Values: [column('status'), constant('paid')] }],
  },
};
const peek = { Spigot: { Name: 'Sample of the paid orders', Inputs: ['node-2'], Path: 'output/peek', Topk: 20 } };
const target = (input: string): object => ({
  S3GlueParquetTarget: {
    Name: 'Paid orders by month',
    Inputs: [input],
    Path: 'output/paid-orders',
    Compression: 'brotli',
    PartitionKeys: [['month']],
  },
});

function jobText(nodes: object): string {
  return JSON.stringify(
    {
      Job: {
        Name: 'paid-orders',
        Role: 'arn:aws:iam::123456789012:role/GlueRole',
        Command: { Name: 'glueetl', ScriptLocation: 's3://scripts/paid-orders.py', PythonVersion: '3' },
        DefaultArguments: { '--job-bookmark-option': 'job-bookmark-enable', '--enable-metrics': 'true' },
        MaxRetries: 1,
        Timeout: 60,
        CodeGenConfigurationNodes: nodes,
      },
    },
    null,
    2,
  );
}

export const glueJob = jobText({ 'node-1': orders, 'node-2': paid, 'node-3': peek, 'node-4': target('node-3') });

export const pythonJob = jobText({
  'node-1': orders,
  'node-2': { CustomCode: { Name: 'My transform', Inputs: ['node-1'], ClassName: 'MyTransform', Code: 'return dfc' } },
  'node-3': {
    PIIDetection: { Name: 'Hide names', Inputs: ['node-2'], PiiType: 'RowMasking', EntityTypesToDetect: [] },
  },
  'node-4': target('node-3'),
});
