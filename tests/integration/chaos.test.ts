import { expect, it, onTestFinished } from 'vitest';
import { SCENARIOS } from '../chaos/scenarios.ts';
import { Workshop } from '../chaos/workshop.ts';

it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
  'loses nothing: %s, in short',
  async (_id, scenario) => {
    const workshop = await Workshop.open(1);
    onTestFinished(() => workshop.close());
    const outcome = await scenario.run(scenario.rounds.short, workshop);
    expect(outcome.lost).toEqual([]);
    expect(outcome.skipped ?? outcome.tried).not.toBe(0);
  },
  90_000,
);
