import { Problem } from '#problem';
import type { Registry } from '../consumers/registry.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export interface WantedDevelopmentKey {
  readonly consumer: string;
  readonly plan: string;
  readonly environment?: 'live' | 'test';
}

/** Issues keys for `npm run key`: an unknown consumer is enrolled on the plan, with an account to order for. */
export const createKeyIssuer =
  (registry: Registry, current: () => Snapshot) =>
  async ({ consumer: name, plan: planName, environment = 'live' }: WantedDevelopmentKey): Promise<string> => {
    const { plans, askAsGateway } = current();
    const plan = plans.get(planName);
    if (plan === undefined) {
      throw new Problem('bad-request', {
        detail: `There is no plan “${planName}”. Plans: ${[...plans.keys()].join(', ')}.`,
      });
    }
    const { scopes } = plan;
    const { consumerId } = await registry.ensureConsumer({ name, plan: plan.name, scopes });
    // Who only tries out has no account: no record is touched.
    if (environment === 'live') {
      await askAsGateway('system/customers.v1#openAccount', { consumerId, body: { name } });
    }
    return registry.issueKey({ consumer: consumerId, environment, label: 'development', scopes });
  };
