import { expect, it } from 'vitest';
import { NEUTRAL_EFFECTS } from '../contract/effects.ts';
import { words } from '../words/words.ts';
import { describeEffects } from './effect-words.ts';

const texts = (effects: Partial<typeof NEUTRAL_EFFECTS>) =>
  describeEffects({ ...NEUTRAL_EFFECTS, ...effects }).map(({ label, value }) =>
    `${label} ${value}`.trim(),
  );

it('says nothing of effects that change nothing', () => {
  expect(texts({})).toEqual([]);
});

it('tells the most visible first and pans last', () => {
  expect(texts({ mirror: true, zoom: 1.03, hue: -28, panX: -1, speed: 0.97 })).toEqual([
    'Mirrored',
    'Hue −28°',
    'Speed 0.97×',
    'Zoom 1.03×',
    'Left 100%',
  ]);
});

it('shows direction and unit', () => {
  expect(texts({ brightness: 0.1 })).toEqual(['Brightness +10%']);
  expect(texts({ contrast: 0.82 })).toEqual(['Contrast −18%']);
  expect(texts({ gamma: 1.2 })).toEqual(['Gamma 1.20']);
});

it('counts one effect as one', () => {
  expect([1, 2].map((count) => words().effects.more(count))).toEqual([
    '1 more effect',
    '2 more effects',
  ]);
});
