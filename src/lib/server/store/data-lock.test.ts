import { expect, it } from 'vitest';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import { lockDataFolder } from './data-lock.ts';

it('lets one server use the folder at a time', async () => {
  const folder = await tempDir();
  const first = lockDataFolder(folder);
  expect(() => lockDataFolder(folder)).toThrow(/in use by another server.*DATA_DIR/);
  first.release();
  first.release();
  lockDataFolder(folder).release();
});
