import { embeddedPath } from '../../gateway/store/embedded.ts';
import { openDataFolder } from '../../gateway/store/folder.ts';
import { openStoreAt } from '../../gateway/store/store.ts';
import { fillStore } from './bulk.ts';

// Fills the embedded store of a data folder. A process of its own: what it takes to fill a store is not given back.
const { DATA_FOLDER = '', BENCH_ORDERS } = process.env;
const folder = await openDataFolder(DATA_FOLDER);
const store = await openStoreAt(folder, embeddedPath(folder.path));
await fillStore(store, Number(BENCH_ORDERS));
await store.close();
await folder.close();
