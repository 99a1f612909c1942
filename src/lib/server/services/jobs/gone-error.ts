import type { TombstoneStatus } from '../../../contract/states.ts';
import { AppError } from '../../errors.ts';

const GONE = { expired: 'JOB_EXPIRED', evicted: 'JOB_EVICTED', deleted: 'JOB_DELETED' } as const;

/** Why a tombstone has nothing to give. */
export function goneError(status: TombstoneStatus): AppError {
  return new AppError(GONE[status]);
}
