/**
 * One process that appends rows one by one and says on standard output what was acknowledged:
 * `node writer.ts WAREHOUSE TABLE WRITER FROM TO [tokens]`.
 */
import { isFrazilError, openCatalog } from '../../src/index.ts';

const [warehouse = '', name = '', writer = '', from = '', to = '', mode = ''] = process.argv.slice(2);
const catalog = await openCatalog(warehouse);
const table = await catalog.loadTable(name);
console.log('ready');
for (let number = Number(from); number < Number(to); number++) {
  try {
    await table.append([{ writer: Number(writer), number }], mode === 'tokens' ? { token: `${writer}-${number}` } : {});
    console.log(`ack ${number}`);
  } catch (error) {
    console.log(`${isFrazilError(error) ? error.code : String(error)} ${number}`);
  }
}
await catalog.close();
