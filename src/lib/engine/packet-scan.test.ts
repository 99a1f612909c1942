import { expect, it } from 'vitest';
import { maxPictures, maxSounds, PacketScan, packetScanWallMs } from './packet-scan.ts';

const timeBase = { num: 1, den: 1000 };
const lines = ['1,0,20,K__', '0,0,40,K__', '1,20,20,K__', '1,40,N/A,K__', '1,60,20,KD_'];

it('counts the packets of one stream and finds its end', () => {
  const sounds = new PacketScan(1, timeBase);
  for (const line of lines) sounds.push(line);
  expect(sounds.packets).toBe(3);
  expect(sounds.finish()).toEqual({ packets: 3, endMs: 60, times: [] });
});

it('keeps times only where they are wanted', () => {
  const pictures = new PacketScan(1, timeBase, { keepsTimes: true });
  for (const line of lines) pictures.push(line);
  expect(pictures.finish().times).toEqual([0, 20, 40]);
});

it('gives a larger file more time', () => {
  expect(packetScanWallMs(0)).toBe(60_000);
  expect(packetScanWallMs(2e9)).toBe(260_000);
});

it('has room for slow motion, and for the shortest packets of sound that are in use', () => {
  expect(maxPictures(60)).toBeGreaterThanOrEqual(60 * 240);
  expect(maxSounds(60)).toBeGreaterThan(60 * 400);
});
