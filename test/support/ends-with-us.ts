import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();

/** Sees to it that a child does not outlive this process, however that ends. */
export function endsWithUs<Child extends ChildProcess>(child: Child): Child {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
