import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { Job } from '../../src/lib/contract/job.ts';
import { JournalEvent } from '../../src/lib/contract/wire.ts';
import { readJob } from '../../src/lib/server/services/reading/read-jobs.ts';
import type { Store } from '../../src/lib/server/store/store.ts';
import { Fold } from './fold.ts';
import { randomServer, type Command, type Outcome } from './random-server.ts';

const RUNS = 12;

const outcomes = fc.array(
  fc.constantFrom<Outcome>('completes', 'completes', 'fails', 'crashes', 'hangs'),
  { minLength: 3, maxLength: 12 },
);
const job = fc.nat(5);
const command = fc.oneof<fc.Arbitrary<Command>[]>(
  fc.record({
    do: fc.constant('create'),
    videos: fc.integer({ min: 1, max: 2 }),
    variations: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constantFrom('cancel', 'retry', 'remove', 'pin', 'front', 'back'), job }),
  fc.record({ do: fc.constant('cancelVideo'), job, video: fc.nat(1) }),
  fc.record({ do: fc.constantFrom('pause', 'resume', 'sweep') }),
  fc.record({ do: fc.constant('wait'), hours: fc.constantFrom(0.5, 2, 30) }),
);
/** Several people (or tabs, or the schedule), each with their own mind, at the same time. */
const people = fc.array(fc.array(command, { maxLength: 8 }), { minLength: 3, maxLength: 4 });

function withoutRecipe(job: Job): Omit<Job, 'recipe'> {
  const { recipe, ...rest } = job;
  expect(recipe).toBeDefined();
  return rest;
}

/** The first GET of every job, as it was when it was created: before anything else was told of it. */
async function firstRead(store: Store, event: JournalEvent): Promise<Omit<Job, 'recipe'> | null> {
  if (event.kind !== 'job.created') return null;
  return withoutRecipe(await readJob(store, event.data.job.id));
}

it('tells of every change once, without a gap, and adds up to what the tables hold', async () => {
  const property = fc.asyncProperty(outcomes, people, async (ends, commands) => {
    const server = await randomServer(ends);
    const { store } = server;
    const published: JournalEvent[] = [];
    const firstReads: Promise<[number, Omit<Job, 'recipe'> | null]>[] = [];
    store.onWritten((events) => {
      for (const event of events) {
        published.push(event);
        if (event.kind === 'job.created')
          firstReads.push(firstRead(store, event).then((read) => [event.seq, read]));
      }
    });
    await server.run({ do: 'create', videos: 2, variations: 2 });
    await Promise.all(
      commands.map(async (mine) => {
        for (const each of mine) await server.run(each);
      }),
    );
    await server.stop();

    const { seq } = await store.journal.head();
    expect(published.map((event) => event.seq)).toEqual(
      Array.from({ length: seq }, (_, index) => index + 1),
    );
    expect(await store.journal.readAfter(0, seq + 1)).toEqual(published);

    const reads = new Map(await Promise.all(firstReads));
    const fold = new Fold();
    for (const event of published) {
      v.parse(JournalEvent, event);
      const read = reads.get(event.seq);
      if (read != null) fold.read(read);
      fold.apply(event);
    }
    for (const id of server.jobIds()) {
      expect(fold.job(id)).toEqual(withoutRecipe(await readJob(store, id)));
    }
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
});
