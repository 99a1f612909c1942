import type { Words } from '../en/index.ts';
import { common } from './common.ts';

export const de: Words = { common };
