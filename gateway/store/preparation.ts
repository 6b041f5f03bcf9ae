import { openDataFolder } from './folder.ts';
import { createEmbeddedStore, type Order, type Word } from './prepare.ts';

/** The child process of `prepareStore`: creates the store it is told of, and ends. Without its parent it has no use. */
process.once('disconnect', () => process.exit(1));
process.once('message', async (order: Order) => {
  const tell = (word: Word) => process.send?.(word);
  try {
    await create(order, tell);
  } catch (error) {
    tell({ said: 'failed', reason: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  }
  process.removeAllListeners('disconnect');
  process.disconnect();
});

async function create({ folder: path, apis, samples }: Order, tell: (word: Word) => void): Promise<void> {
  const folder = await openDataFolder(path);
  const progress = (api: string, done: number, total: number) => tell({ said: 'progress', api, done, total });
  await createEmbeddedStore(folder, { ...(apis && { apis }), samples, progress });
  await folder.close();
}
