import { expect, it } from 'vitest';
import { displayName, folderNames } from './names.ts';

it.each([
  ['-y.mp4', 'y'],
  ['http:x.mp4', 'http_x'],
  ['a:b.mp4', 'a_b'],
  ['%03d.mp4', '_03d'],
  ['../../x', 'x'],
  ['C:\\videos\\x.mp4', 'x'],
  ['CON.mp4', '_CON'],
  ['com1.tar.mp4', '_com1.tar'],
  ['a\0b\r\nX: 1.mp4', 'abX_ 1'],
  ['\u202Egpj.mp4', 'gpj'],
  ['<img onerror=alert(1)>.mp4', '_img onerror=alert(1)_'],
  ['trailing. .mp4', 'trailing'],
  ['.mp4', 'video'],
  ['...', 'video'],
  ['Sommer – Ünïcödé 夏.mov', 'Sommer – Ünïcödé 夏'],
])('makes a safe folder of %j', (name, folder) => {
  expect(folderNames([name])).toEqual([folder]);
});

it('cuts long names without cutting a character', () => {
  const [folder] = folderNames([`${'夏'.repeat(100)}.mp4`]);
  expect(folder).toBe('夏'.repeat(26));
});

it.each(['. ', ' .', '...'])('ends no long name in %j', (cut) => {
  const stem = 'a'.repeat(80 - cut.length);
  expect(folderNames([`${stem}${cut}b.mp4`])).toEqual([stem]);
});

it('keeps folders apart without regard to case', () => {
  expect(folderNames(['a.mp4', 'A.mov', 'a.mp4', 'a (2).mp4'])).toEqual([
    'a',
    'A (2)',
    'a (3)',
    'a (2) (2)',
  ]);
});

it('never takes the place of the manifest or of the previews', () => {
  expect(folderNames(['previews.mp4', 'manifest.json.mp4'])).toEqual([
    'previews (2)',
    'manifest.json (2)',
  ]);
});

it('shows a name without its path and without what cannot be seen', () => {
  expect(displayName('/etc/\u200Bpass\twd.mp4')).toBe('passwd.mp4');
  expect(displayName('')).toBe('video.mp4');
});
