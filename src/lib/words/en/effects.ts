/** What is done to a variation, in a word each. */
export const effects = {
  zoom: 'Zoom',
  left: 'Left',
  right: 'Right',
  up: 'Up',
  down: 'Down',
  brightness: 'Brightness',
  contrast: 'Contrast',
  saturation: 'Colour',
  hue: 'Hue',
  gamma: 'Gamma',
  noise: 'Grain',
  speed: 'Speed',
  mirror: 'Mirrored',
  more: (count: number) => (count === 1 ? '1 more effect' : `${count} more effects`),
};
