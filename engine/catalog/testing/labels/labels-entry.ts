/** Entry of a catalog thread with one noun more. */

import { declaredWithLabels } from '#engine/catalog/testing/labels/declared-labels.ts';
import { serveCatalog } from '#engine/catalog/thread/serve-catalog.ts';

await serveCatalog(declaredWithLabels);
