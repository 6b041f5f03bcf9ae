import { systems } from './rooms.ts';
import { type Service, startService } from './service.ts';

/** The five systems of the small gateway, all well to begin with, and where they are for its contracts. */
export async function startServices() {
  const started = await Promise.all(systems.map(() => startService()));
  const byName = Object.fromEntries(systems.map((name, at) => [name, started[at]])) as Record<
    (typeof systems)[number],
    Service
  >;
  return {
    ...byName,
    variables: Object.fromEntries(systems.map((name) => [`${name.toUpperCase()}_URL`, byName[name].url])),
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map((service) => service[Symbol.asyncDispose]()));
    },
  };
}
