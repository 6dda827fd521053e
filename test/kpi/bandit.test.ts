import { beforeAll, describe, expect, it } from 'vitest';
import { meanRegret, POLICY_NAMES, type PolicyName, type Regret } from '../../bench/allocation-worlds.js';

describe('a campaign whose clicks are known two rounds late', () => {
  const regrets = new Map<PolicyName, Regret>();

  beforeAll(async () => {
    for (const name of POLICY_NAMES) regrets.set(name, await meanRegret(name, 20));
  });

  const of = (name: PolicyName): Regret => regrets.get(name)!;

  it('loses least by Thompson sampling', () => {
    expect(of('thompson').total).toBeLessThan(0.25 * of('uniform').total);
    expect(of('thompson').total).toBeLessThan(0.7 * of('epsilon-greedy on observed rates').total);
    expect(of('thompson').total).toBeLessThan(0.9 * of('epsilon-greedy with the model').total);
  });

  it('ends with a better choice by top-two than by epsilon-greedy, and pays for it on the way', () => {
    expect(of('top-two').final).toBeLessThan(of('epsilon-greedy on observed rates').final);
    expect(of('top-two').final).toBeLessThan(of('epsilon-greedy with the model').final);
    expect(of('top-two').total).toBeLessThan(0.5 * of('uniform').total);
    expect(of('top-two').total).toBeGreaterThan(of('thompson').total);
  });

  it('loses less than epsilon-greedy on observed rates by top-two that gives 0.8 to the leader', () => {
    expect(of('top-two, 0.8 to the leader').total).toBeLessThan(0.8 * of('epsilon-greedy on observed rates').total);
  });

  it('loses less from the first round on with a model than without', () => {
    expect(of('thompson').early).toBeLessThan(0.8 * of('uniform').early);
  });
});
