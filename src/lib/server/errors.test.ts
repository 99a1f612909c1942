import { expect, it } from 'vitest';
import { AppError, toProblem, volumeFault } from './errors.ts';

const coded = (code: string) => Object.assign(new Error('/a/path of ours'), { code });

it.each([
  ['ENOSPC', 507, 'VOLUME_FULL'],
  ['EDQUOT', 507, 'VOLUME_FULL'],
  ['SQLITE_FULL', 507, 'VOLUME_FULL'],
  // No room for the database's shared memory.
  ['SQLITE_IOERR_SHMSIZE', 507, 'VOLUME_FULL'],
  ['EROFS', 503, 'VOLUME_UNAVAILABLE'],
  ['EIO', 503, 'VOLUME_UNAVAILABLE'],
  ['SQLITE_IOERR_WRITE', 503, 'VOLUME_UNAVAILABLE'],
  ['SQLITE_READONLY_DBMOVED', 503, 'VOLUME_UNAVAILABLE'],
  ['ENOENT', 500, 'INTERNAL'],
  ['SQLITE_BUSY', 500, 'INTERNAL'],
])('tells a client of %s as %i %s, without its words', (code, status, told) => {
  const problem = toProblem(coded(code));
  expect(problem).toMatchObject({ status, code: told });
  expect(JSON.stringify(problem)).not.toContain('path of ours');
});

it('finds the fault of the volume behind another error', () => {
  expect(volumeFault(new Error('outer', { cause: coded('ENOSPC') }))).toBe('VOLUME_FULL');
  expect(volumeFault(new AppError('VOLUME_FULL'))).toBe('VOLUME_FULL');
  expect(volumeFault(new AppError('JOB_NOT_FOUND'))).toBeNull();
  expect(volumeFault('ENOSPC')).toBeNull();
});
