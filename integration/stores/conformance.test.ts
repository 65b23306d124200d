import { objectStoreSuite } from '../../src/testing/object-store.suite.ts';
import { openTestedStore, plantObject, testedServer } from './tested-store.ts';

const { name, conditionalMultipart, exceptions = [] } = testedServer;
const folder = 'conformance folder';

objectStoreSuite({
  name: `s3 on ${name}`,
  open: () => openTestedStore(folder, { conditionalMultipart }),
  plant: (_store, key, bytes) => plantObject(folder, key, bytes),
  capabilities: { createIfAbsent: true, putIfMatch: true, conditionalMultipart, storeTime: true },
  skip: exceptions,
});
