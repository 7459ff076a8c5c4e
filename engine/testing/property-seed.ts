/**
 * Before each file of tests: properties draw the same cases for one `TENON_PROPERTY_SEED`. Without it, each run draws others,
 * and a failure prints its seed. The gate has one, so that the same code passes again.
 */

const seed = process.env['TENON_PROPERTY_SEED'];
if (seed !== undefined) {
  const { default: fastCheck } = await import('fast-check');
  fastCheck.configureGlobal({ ...fastCheck.readConfigureGlobal(), seed: Number(seed) });
}
