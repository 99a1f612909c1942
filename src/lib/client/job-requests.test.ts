import { expect, it } from 'vitest';
import { NEUTRAL_EFFECTS } from '../contract/effects.ts';
import { admissionRequestOf, orderOf, type Choices } from './job-requests.ts';

const choices: Choices = {
  uploads: { wanted: [] },
  uploadIds: ['a', 'b'],
  variations: 2,
  variationsAreValid: true,
  name: '  Summer sale ',
  preset: 'bold',
  effects: {},
  output: { quality: 'balanced', fit: 'source', keepAudio: true },
  keepSources: false,
  seed: null,
  plans: {},
};
const file = { sizeBytes: 10, durationMs: 1000 };

it('asks nothing without files, or without a number of variations', () => {
  expect(admissionRequestOf(choices)).toBeNull();
  const wanted = [{ ...file, state: { status: 'sending' } as const }];
  expect(
    admissionRequestOf({ ...choices, uploads: { wanted }, variationsAreValid: false }),
  ).toBeNull();
});

it('asks for files on their way, and tells which are there already', () => {
  const wanted = (['sending', 'checking', 'ready'] as const).map((status) => ({
    ...file,
    state: { status },
  }));
  const request = admissionRequestOf({ ...choices, uploads: { wanted } });
  expect(request?.files.map(({ uploaded }) => uploaded)).toEqual([false, true, true]);
});

it('orders what was shown, unless it was drawn for another number of variations', () => {
  const one = [NEUTRAL_EFFECTS];
  const two = [NEUTRAL_EFFECTS, NEUTRAL_EFFECTS];
  const order = orderOf({ ...choices, plans: { a: two, b: one, gone: two } });
  expect(order).toMatchObject({ uploads: ['a', 'b'], name: 'Summer sale', plans: { a: two } });
  expect(Object.keys(order?.plans ?? {})).toEqual(['a']);
});

it('leaves the seed to the server, or gives the one that was chosen', () => {
  expect(orderOf(choices)).not.toHaveProperty('seed');
  expect(orderOf({ ...choices, seed: 0 })).toMatchObject({ seed: 0 });
  expect(orderOf({ ...choices, uploadIds: [] })).toBeNull();
});
