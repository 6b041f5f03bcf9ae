import type { Told } from '../../../gateway/workers/words.ts';

// Stands in for a gateway: BEHAVIOUR says what it does, told apart by worker: 1=…,2=….
const { BEHAVIOUR = '', CAUSEWAY_WORKER = '' } = process.env;
const own = new Map(BEHAVIOUR.split(',').map((part) => part.split('=') as [string, string])).get(CAUSEWAY_WORKER);
const tell = (told: Told): void => void process.send?.(told);

process.on('message', ({ say }: { say: string }) => {
  if (say === 'stop' && own !== 'deaf') process.exit(0);
});
if (own === 'unable') process.exit(1);
const served = { publicUrl: '', port: 0, operationsPort: 1, apis: 1, operations: 1, front: true, elsewhere: [] };
tell({ said: 'ready', served, contracts: 'abc' });
if (own === 'short') setTimeout(() => process.exit(3), 20);
if (own === 'stuck')
  setTimeout(() => {
    for (;;);
  }, 50);
if (own === 'leaky') {
  const kept: object[] = [];
  setInterval(() => kept.push(Array.from({ length: 1_000_000 }, (_, at) => ({ at }))), 5);
}
setInterval(() => tell({ said: 'alive' }), 20);
