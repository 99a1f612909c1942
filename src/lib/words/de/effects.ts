import type { Words } from '../en/index.ts';

export const effects: Words['effects'] = {
  zoom: 'Zoom',
  left: 'Links',
  right: 'Rechts',
  up: 'Oben',
  down: 'Unten',
  brightness: 'Helligkeit',
  contrast: 'Kontrast',
  saturation: 'Farbe',
  hue: 'Farbton',
  gamma: 'Gamma',
  noise: 'Körnung',
  speed: 'Tempo',
  mirror: 'Gespiegelt',
  more: (count) => (count === 1 ? 'Ein weiterer Effekt' : `${count} weitere Effekte`),
};
