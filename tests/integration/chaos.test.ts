import { it } from 'vitest';
import { SCENARIOS } from '../chaos/scenarios.ts';
import { Workshop } from '../chaos/workshop.ts';

// Each has its own server and folder, and waits more than it works.
it.concurrent.for(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
  'loses nothing: %s, in short',
  { timeout: 90_000 },
  async ([, scenario], { expect, onTestFinished }) => {
    const workshop = await Workshop.open(1);
    onTestFinished(() => workshop.close());
    const outcome = await scenario.run(scenario.rounds.short, workshop);
    expect(outcome.lost).toEqual([]);
    expect(outcome.skipped ?? outcome.tried).not.toBe(0);
  },
);
