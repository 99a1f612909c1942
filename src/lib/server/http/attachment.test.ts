import { expect, it } from 'vitest';
import { attachment } from './attachment.ts';

it('stays one header line whatever the name', () => {
  const header = attachment('"\r\nX: 1 夏\'s%.mp4');
  expect(header).not.toMatch(/[\r\n]/);
  expect(header).toBe(
    `attachment; filename="___X: 1 _'s_.mp4"; filename*=UTF-8''%22%0D%0AX%3A%201%20%E5%A4%8F%27s%25.mp4`,
  );
});
