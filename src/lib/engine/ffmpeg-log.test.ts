import { describe, expect, it } from 'vitest';
import { RunLog, type RunNotes } from './ffmpeg-log.ts';

const notesOf = (...lines: string[]): RunNotes => {
  const log = new RunLog();
  for (const line of lines) log.push(line);
  return log.notes;
};

describe('RunLog', () => {
  it.each([
    '[h264 @ 0x55d9b1cef840] [error] error while decoding MB 50 52',
    '[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55d9b1cef840] [error] stream 0, offset 0x18855: partial file',
    '[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55d9b1cef840] [warning] Packet corrupt (stream = 0, dts = 7408).',
    '[h264 @ 0x55d9b1cef840] [verbose] concealing 120 DC, 120 AC, 120 MV errors in P frame',
    '[vist#0:0/h264 @ 0x55d9b1cef840] [dec:h264 @ 0x55d9b1cef841] [error] Decoding error',
    '[in#0/mov,mp4,m4a,3gp,3g2,mj2 @ 0x55d9b1cef840] [error] Error during demuxing: I/O error',
    '[aac @ 0x55d9b1cef840] [error] channel element 0.0 is not allocated',
    '[error] Error while decoding stream #0:0: Invalid data found when processing input',
    '[fatal] source.mp4: corrupt decoded frame in stream 0',
  ])('takes this for damage: %s', (line) => {
    expect(notesOf(line).sourceDamaged).toBe(true);
  });

  it.each([
    '[null @ 0x55d9b1cef840] [error] Application provided invalid, non monotonically increasing dts',
    '[h264 @ 0x55d9b1cef840] [verbose] Reinit context to 864x480, pix_fmt: yuv420p',
    '[swscaler @ 0x55d9b1cef840] [warning] deprecated pixel format used',
    '[info]   title : [h264 @ 0x0] [error] a title may say anything',
  ])('does not take this for damage: %s', (line) => {
    expect(notesOf(line).sourceDamaged).toBe(false);
  });

  it('reads the similarity and the pictures decoded, as ffmpeg 5 and 7 write them', () => {
    const five =
      '[verbose]   Input stream #0:0 (video): 720 packets read (33 bytes); 720 frames decoded; ';
    const seven =
      '[in#0/mov @ 0x5] [verbose]   Input stream #0:0 (video): 9 packets read (3 bytes); 8 frames decoded; 1 decode errors; ';
    expect(notesOf(five).decodedFrames).toBe(720);
    expect(notesOf(seven).decodedFrames).toBe(8);
    expect(notesOf('[libx264 @ 0x5] [info] SSIM Mean Y:0.9479589 (12.837db)').ssim).toBe(0.9479589);
    expect(notesOf('[info] nothing')).toMatchObject({ decodedFrames: null, ssim: null });
  });

  it('keeps a bounded number of complaints, without addresses', () => {
    const lines = Array.from(
      { length: 100 },
      (_, n) => `[mp4 @ 0x55d9b1cef840] [warning] no. ${n}`,
    );
    const { complaints } = notesOf(...lines, '[info] fine');
    expect(complaints).toHaveLength(30);
    expect(complaints.at(-1)).toBe('[mp4] [warning] no. 99');
  });

  it('tells a full volume, a codec off the list and a picture too big', () => {
    expect(
      notesOf('[error] av_interleaved_write_frame(): No space left on device').volumeFull,
    ).toBe(true);
    expect(
      notesOf("[magicyuv @ 0x5] [error] Codec (magicyuv) not on whitelist 'h264'"),
    ).toMatchObject({
      codecRefused: true,
      sourceDamaged: false,
    });
    expect(
      notesOf('[error] Picture size 1x1 exceeds specified max pixel count 0').tooManyPixels,
    ).toBe(true);
  });
});
